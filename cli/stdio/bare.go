package stdio

import (
	"errors"
	"io/fs"
	"os"
)

// Bare returns the cause of an error of the file system, without its name for the file: that may be of one under way.
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
