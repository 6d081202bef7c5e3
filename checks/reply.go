package checks

import "wsrun/checks/exactjson"

// Answer is the answer to an HTTP request. What expressions see of it is made when one first reads it. It is owned by
// one VU.
type Answer struct {
	Status int
	Header map[string][]string
	Body   []byte // decompressed
	URL    string // that answered: after redirects, the last one

	seen *Reply
}

// Reply is what `reply` names: the answer to the last HTTP request of a list.
type Reply struct {
	Status  int            `expr:"status"`
	Headers map[string]any `expr:"headers"` // of HeaderMap
	Body    any            `expr:"body"`    // decoded; nil unless it is JSON
	Text    string         `expr:"text"`
	Size    int            `expr:"size"`
	URL     string         `expr:"url"`
}

// reply returns the answer as expressions see it: an empty one if there is none, as when an `if` skipped the request.
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

// DecodeJSON returns the value of a JSON text, its integers exact as those of a message; nil if it is not JSON.
func DecodeJSON(data []byte) any {
	v, _ := exactjson.DecodeText(data, "")
	return v
}
