package stdio

import (
	"errors"
	"io/fs"
	"os"
)

// Bare returns the cause of a file system error, without the file's name, which may be a temporary one.
func Bare(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}
