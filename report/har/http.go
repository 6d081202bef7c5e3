package har

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"iter"
	"net"
	"net/http"
	"strings"
	"unicode/utf8"

	"wsrun/report/detail"
	"wsrun/result"
)

// harPost is a request's body.
type harPost struct {
	MimeType string    `json:"mimeType"`
	Params   []harPair `json:"params"`
	Text     string    `json:"text"`
	Comment  string    `json:"comment,omitempty"`
}

// entriesOf yields the entries one by one: first the conversation's HTTP requests that began before the handshake, then
// the handshake itself, then the other requests.
func entriesOf(list []result.Conversation, pages map[string]string) iter.Seq2[int, harEntry] {
	return func(yield func(int, harEntry) bool) {
		n := 0
		next := func(e harEntry) bool {
			n++
			return yield(n-1, e)
		}
		for i := range list {
			c := &list[i]
			page := pages[c.Scenario]
			told := c.URL == "" && len(c.Exchanges) > 0 // it consists of HTTP requests only
			for j := range c.Exchanges {
				x := &c.Exchanges[j]
				if !told && x.Began.After(c.Began) {
					told = true
					if !next(harEntryOf(c, page)) {
						return
					}
				}
				if !next(exchangeEntry(c, x, page)) {
					return
				}
			}
			if !told && !next(harEntryOf(c, page)) {
				return
			}
		}
	}
}

// exchangeEntry returns an HTTP request's entry.
func exchangeEntry(c *result.Conversation, x *result.Exchange, page string) harEntry {
	e := harEntry{
		PageRef:         page,
		StartedDateTime: harTime(x.Began),
		Request:         exchangeRequest(x),
		Response:        exchangeResponse(x),
		Timings:         exchangeTimings(x),
		Comment:         fmt.Sprintf("VU %d, iteration %d", c.VU, c.Iteration),
		ResourceType:    "fetch",
	}
	if c.VU == 0 {
		e.Comment = "once for the run"
	}
	if c.URL == "" { // otherwise they are reported with the conversation
		e.Comment = strings.Join(append([]string{e.Comment}, c.Failures...), "; ")
	}
	e.Time = harMS(x.Blocked + x.DNS + x.TCP + x.TLS + x.Sending + x.Waiting + x.Receiving)
	if host, port, err := net.SplitHostPort(x.ServerAddress); err == nil {
		e.ServerIPAddress, e.Connection = host, port
	}
	return e
}

func exchangeRequest(x *result.Exchange) harRequest {
	header := httpHeader(x.Sent)
	out := harRequest{
		Method:      x.Method,
		URL:         x.URL,
		HTTPVersion: cmp.Or(x.Protocol, "HTTP/1.1"),
		Cookies:     harCookies((&http.Request{Header: header}).Cookies()),
		Headers:     harPairs(x.Sent),
		QueryString: harQuery(x.URL),
		HeadersSize: -1,
		BodySize:    x.SentBody.Size,
	}
	if x.SentBody.Size == 0 {
		return out
	}
	post := &harPost{MimeType: cmp.Or(header.Get("Content-Type"), unknownType), Params: []harPair{}}
	text, encoding, comment := bodyText(&x.SentBody)
	post.Text, post.Comment = text, comment
	if encoding != "" {
		post.Comment = strings.TrimPrefix(comment+", in "+encoding, ", ")
	} else if strings.HasPrefix(post.MimeType, "application/x-www-form-urlencoded") {
		post.Params = harForm(text)
	}
	out.PostData = post
	return out
}

func exchangeResponse(x *result.Exchange) harResponse {
	header := httpHeader(x.Received)
	out := harResponse{
		Status:      x.Status,
		StatusText:  http.StatusText(x.Status),
		HTTPVersion: cmp.Or(x.Protocol, "HTTP/1.1"),
		Cookies:     harCookies((&http.Response{Header: header}).Cookies()),
		Headers:     harPairs(x.Received),
		RedirectURL: header.Get("Location"),
		HeadersSize: -1,
		BodySize:    x.Wire,
		Error:       x.Error,
	}
	out.Content = contentOf(header, &x.Body)
	return out
}

// contentOf returns the body of an answer.
func contentOf(header http.Header, b *result.Body) harContent {
	out := harContent{Size: b.Size, MimeType: cmp.Or(header.Get("Content-Type"), unknownType)}
	out.Text, out.Encoding, out.Comment = bodyText(b)
	return out
}

// unknownType is the type of a body without a type.
const unknownType = "x-unknown"

// bodyText returns a body as text, or in base64 if it is not text, and a comment if it is incomplete.
func bodyText(b *result.Body) (text, encoding, comment string) {
	data := b.Data
	if b.Cut {
		data = detail.WholeRunes(data)
	}
	text = string(data)
	if !utf8.Valid(data) {
		data = b.Data
		text, encoding = base64.StdEncoding.EncodeToString(data), "base64"
	}
	if b.Cut {
		comment = fmt.Sprintf("the first %d of %d bytes", len(data), b.Size)
	}
	return text, encoding, comment
}

func exchangeTimings(x *result.Exchange) harTimings {
	return harTimings{
		Blocked: harPhase(x.Blocked),
		DNS:     harPhase(x.DNS),
		Connect: harPhase(x.TCP + x.TLS),
		SSL:     harPhase(x.TLS),
		Send:    harMS(x.Sending),
		Wait:    harMS(x.Waiting),
		Receive: harMS(x.Receiving),
	}
}
