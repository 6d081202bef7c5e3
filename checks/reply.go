package checks

import "wsrun/checks/exactjson"

// Answer is the answer to an HTTP request. What expressions see of it is computed on first use. It belongs to one VU.
type Answer struct {
	Status int
	Header map[string][]string
	Body   []byte // decompressed
	URL    string // of the request that was answered: the last one, after redirects

	seen *Reply
}

// Reply is the value of `reply`: the answer to the last HTTP request of a list.
type Reply struct {
	Status  int            `expr:"status"`
	Headers map[string]any `expr:"headers"` // of HeaderMap
	Body    any            `expr:"body"`    // decoded; nil unless it is JSON
	Text    string         `expr:"text"`
	Size    int            `expr:"size"`
	URL     string         `expr:"url"`
}

// reply returns the answer as expressions see it: an empty one if there is none, for instance because an `if` skipped
// the request.
func (a *Answer) reply() *Reply {
	if a == nil {
		return new(Reply)
	}
	if a.seen == nil {
		r := &Reply{Status: a.Status, Headers: HeaderMap(a.Header), Text: string(a.Body), Size: len(a.Body), URL: a.URL}
		r.Body = DecodeJSON(a.Body)
		a.seen = r
	}
	return a.seen
}

// DecodeJSON decodes JSON text with exact integers, like a message; nil if it is not JSON.
func DecodeJSON(data []byte) any {
	v, _ := exactjson.DecodeText(data, "")
	return v
}
