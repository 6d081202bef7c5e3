package har

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/format"
	"wsrun/result"
)

// The parts of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/) that apply to a WebSocket, and those of
// Chromium's developer tools, whose names start with an underscore. Everything that the format requires is present,
// even if it says nothing about a WebSocket.
type (
	harApp struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}

	harPage struct {
		StartedDateTime string   `json:"startedDateTime"`
		ID              string   `json:"id"`
		Title           string   `json:"title"`
		PageTimings     struct{} `json:"pageTimings"`
	}

	harEntry struct {
		PageRef           string       `json:"pageref,omitempty"`
		StartedDateTime   string       `json:"startedDateTime"`
		Time              float64      `json:"time"` // ms, the sum of the timings
		Request           harRequest   `json:"request"`
		Response          harResponse  `json:"response"`
		Cache             struct{}     `json:"cache"`
		Timings           harTimings   `json:"timings"`
		ServerIPAddress   string       `json:"serverIPAddress,omitempty"`
		Connection        string       `json:"connection,omitempty"`
		Comment           string       `json:"comment,omitempty"`
		ResourceType      string       `json:"_resourceType"`
		WebSocketMessages []harMessage `json:"_webSocketMessages,omitzero"` // nil: not a WebSocket
	}

	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}

	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		QueryString []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}

	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
		Error       string     `json:"_error,omitempty"`
	}

	harContent struct {
		Size     int    `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Encoding string `json:"encoding,omitempty"`
		Comment  string `json:"comment,omitempty"`
	}

	// harTimings are in ms, -1 for a phase that did not take place. Connect includes SSL.
	harTimings struct {
		Blocked float64 `json:"blocked"`
		DNS     float64 `json:"dns"`
		Connect float64 `json:"connect"`
		SSL     float64 `json:"ssl"`
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}

	// harMessage is one of _webSocketMessages: the time is in seconds since 1970, the data of a binary message (opcode
	// 2) in base64.
	harMessage struct {
		Type    string      `json:"type"` // send or receive
		Time    json.Number `json:"time"`
		Opcode  int         `json:"opcode"`
		Data    string      `json:"data"`
		Comment string      `json:"comment,omitempty"`
	}
)

// Write writes the run's conversations as an HTTP Archive 1.2, which browsers' developer tools import: an entry for
// each handshake, with its session's messages in _webSocketMessages like Chromium's, an entry for each HTTP request
// beside it, and a page for each scenario. Secrets are not masked: pass a Run returned by masked.Run. The error is that
// of the write.
func Write(w io.Writer, r *result.Run) error {
	out := &errWriter{w: w}
	out.print("{\n  \"log\": {\n    \"version\": \"1.2\",\n    \"creator\": ")
	out.value("    ", harApp{"wsrun", r.Version})
	out.print(",\n    \"pages\": [")
	pages := map[string]string{} // by scenario
	for i, s := range r.Scenarios {
		id := "page_" + strconv.Itoa(i+1)
		pages[s.Name] = id
		out.item(i, harPage{StartedDateTime: harTime(r.Started), ID: id, Title: format.Short(s.Name)})
	}
	out.print("\n    ],\n    \"entries\": [")
	for i, e := range entriesOf(r.Conversations, pages) {
		out.item(i, e)
	}
	out.print("\n    ]\n  }\n}\n")
	if out.err != nil {
		return fmt.Errorf("write the HAR: %w", out.err)
	}
	return nil
}

// errWriter writes a document piece by piece, so that it is never completely in memory, until an error occurs.
type errWriter struct {
	w   io.Writer
	err error
}

func (e *errWriter) print(s string) {
	if e.err == nil {
		_, e.err = io.WriteString(e.w, s)
	}
}

// item writes an element of a list.
func (e *errWriter) item(i int, v any) {
	if i > 0 {
		e.print(",")
	}
	e.print("\n      ")
	e.value("      ", v)
}

func (e *errWriter) value(indent string, v any) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(indent, "  ")
	if err := encoder.Encode(v); err != nil && e.err == nil {
		e.err = err
	}
	e.print(strings.TrimRight(b.String(), "\n"))
}

func harTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z07:00") }

func harMS(d time.Duration) float64 { return format.Finite(float64(d) / float64(time.Millisecond)) }

// harEntryOf returns a conversation's entry.
func harEntryOf(c *result.Conversation, page string) harEntry {
	e := harEntry{
		PageRef:           page,
		StartedDateTime:   harTime(c.Began),
		Request:           harRequestOf(c),
		Response:          harResponseOf(c),
		Timings:           harTimingsOf(c),
		Comment:           harComment(c),
		ResourceType:      "websocket",
		WebSocketMessages: make([]harMessage, 0, len(c.Messages)),
	}
	e.Time = harMS(c.Blocked + c.DNS + c.TCP + c.TLS + c.Upgrade + c.Open)
	if host, port, err := net.SplitHostPort(c.ServerAddress); err == nil {
		e.ServerIPAddress, e.Connection = host, port
	}
	for i := range c.Messages {
		e.WebSocketMessages = append(e.WebSocketMessages, harMessageOf(&c.Messages[i]))
	}
	return e
}

func harRequestOf(c *result.Conversation) harRequest {
	cookies := (&http.Request{Header: httpHeader(c.Sent)}).Cookies()
	return harRequest{
		Method:      "GET",
		URL:         c.URL,
		HTTPVersion: "HTTP/1.1",
		Cookies:     harCookies(cookies),
		Headers:     harPairs(c.Sent),
		QueryString: harQuery(c.URL),
		HeadersSize: -1,
	}
}

// harQuery returns the pairs of a URL's query.
func harQuery(address string) []harPair {
	_, query, _ := strings.Cut(address, "?")
	query, _, _ = strings.Cut(query, "#")
	return harForm(query)
}

// harForm returns the pairs of a query or a form.
func harForm(query string) []harPair {
	out := []harPair{}
	for pair := range strings.SplitSeq(query, "&") { // url.Values would lose their order
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		out = append(out, harPair{unescaped(name), unescaped(value)})
	}
	return out
}

// unescaped returns an unescaped part of a query, unchanged if it can't be unescaped.
func unescaped(s string) string {
	if text, err := url.QueryUnescape(s); err == nil {
		return text
	}
	return s
}

func harResponseOf(c *result.Conversation) harResponse {
	header := httpHeader(c.Received)
	out := harResponse{
		Status:      c.Status,
		StatusText:  http.StatusText(c.Status),
		HTTPVersion: "HTTP/1.1",
		Cookies:     harCookies((&http.Response{Header: header}).Cookies()),
		Headers:     harPairs(c.Received),
		RedirectURL: header.Get("Location"),
		HeadersSize: -1,
		BodySize:    int64(len(c.Body)),
		Error:       c.Error,
	}
	out.Content = contentOf(header, &result.Body{Data: c.Body, Size: len(c.Body)})
	return out
}

// harPhase returns the duration of a phase of connecting: -1 if it did not take place, as on a reused connection.
func harPhase(d time.Duration) float64 {
	if d == 0 {
		return -1
	}
	return harMS(d)
}

func harTimingsOf(c *result.Conversation) harTimings {
	return harTimings{
		Blocked: harPhase(c.Blocked),
		DNS:     harPhase(c.DNS),
		Connect: harPhase(c.TCP + c.TLS),
		SSL:     harPhase(c.TLS),
		Wait:    harMS(c.Upgrade),
		Receive: harMS(c.Open),
	}
}

// harComment returns what the format has no place for: whose conversation it is, what failed in it, and how it ended.
func harComment(c *result.Conversation) string {
	parts := []string{fmt.Sprintf("VU %d, iteration %d", c.VU, c.Iteration)}
	if c.Socket != "" {
		parts = append(parts, "socket "+c.Socket)
	}
	parts = append(parts, c.Failures...)
	if c.Code > 0 {
		end := fmt.Sprintf("closed by the %s with %d", c.By, c.Code)
		if c.Reason != "" {
			end += " " + strconv.Quote(c.Reason)
		}
		parts = append(parts, end)
	}
	if c.LeftOut > 0 {
		parts = append(parts, format.Counted(int64(c.LeftOut), "earlier message")+" left out for want of room")
	}
	return strings.Join(parts, "; ")
}

func harMessageOf(m *result.Message) harMessage {
	out := harMessage{
		Type:   "receive",
		Time:   json.Number(strconv.FormatFloat(float64(m.At.UnixMicro())/1e6, 'f', 6, 64)),
		Opcode: 1,
		Data:   string(m.Data),
	}
	if m.Out {
		out.Type = "send"
	}
	data := m.Data
	if m.Cut && !m.Binary {
		data = detail.WholeRunes(data)
		out.Data = string(data)
	}
	if m.Binary {
		out.Opcode, out.Data = 2, base64.StdEncoding.EncodeToString(data)
	}
	if m.Cut {
		out.Comment = fmt.Sprintf("the first %d of %d bytes", len(data), m.Size)
	}
	return out
}

func harPairs(list []metrics.Header) []harPair {
	out := make([]harPair, 0, len(list))
	for _, h := range list {
		out = append(out, harPair(h))
	}
	return out
}

func harCookies(list []*http.Cookie) []harPair {
	out := make([]harPair, 0, len(list))
	for _, c := range list {
		out = append(out, harPair{c.Name, c.Value})
	}
	slices.SortStableFunc(out, func(a, b harPair) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func httpHeader(list []metrics.Header) http.Header {
	h := http.Header{}
	for _, line := range list {
		h.Add(line.Name, line.Value)
	}
	return h
}
