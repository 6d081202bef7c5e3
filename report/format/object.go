package format

import (
	"bytes"
	"encoding/json"
)

// Object is a JSON object with ordered keys: that of its members.
type Object []Member

// Member is a key of an Object and its value.
type Member struct {
	Key   string
	Value any
}

// MarshalJSON writes the object.
func (m Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, one := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encoder.Encode(one.Key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encoder.Encode(one.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
