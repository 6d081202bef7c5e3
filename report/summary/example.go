package summary

import (
	"wsrun/metrics"
	"wsrun/report/detail"
	"wsrun/report/format"
)

// jsonExample is one failure in detail.
type jsonExample struct {
	VU          int         `json:"vu"`
	Iteration   int         `json:"iteration"`
	Socket      string      `json:"socket,omitempty"`
	Message     string      `json:"message"`
	Values      []jsonValue `json:"values"`
	Frames      []jsonFrame `json:"frames"`
	FramesTotal int         `json:"frames_total"`
	// Handshake is present if the handshake failed after its request was sent.
	Handshake *jsonHandshake `json:"handshake,omitempty"`
	// HTTP is present if it was an HTTP request.
	HTTP *jsonHTTP `json:"http,omitempty"`
}

// jsonHTTP is a handshake plus what only a request has: a method and a body.
type jsonHTTP struct {
	Method   string `json:"method"`
	SentBody string `json:"sent_body"`
	jsonHandshake
}

// jsonHandshake has the lines of both headers, and the start of a refusal's body as printable text. The status is 0 if
// there was no answer.
type jsonHandshake struct {
	URL      string       `json:"url"`
	Sent     []jsonHeader `json:"sent"`
	Status   int          `json:"status"`
	Received []jsonHeader `json:"received"`
	Body     string       `json:"body"`
}

type jsonHeader struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// jsonValue is a part of an expression with its value.
type jsonValue struct {
	Expr  string `json:"expr"`
	Value string `json:"value"`
}

// jsonFrame is one frame of a session. Its head is printable text, or hex if the payload is not text.
type jsonFrame struct {
	AtMS      float64 `json:"at_ms"`
	Direction string  `json:"direction"` // sent or received
	Kind      string  `json:"kind"`
	Size      int     `json:"size"`
	Head      string  `json:"head"`
	Code      int     `json:"code,omitempty"`
	By        string  `json:"by,omitempty"`
}

func examplesOf(list []*metrics.Detail) []jsonExample {
	out := make([]jsonExample, 0, len(list))
	for _, d := range list {
		e := jsonExample{VU: d.VU, Iteration: d.Iteration, Socket: d.Socket, Message: d.Message,
			FramesTotal: d.FramesTotal,
			Values:      make([]jsonValue, 0, len(d.Values)), Frames: make([]jsonFrame, 0, len(d.Frames))}
		for _, v := range d.Values {
			e.Values = append(e.Values, jsonValue{v.Expr, v.Value})
		}
		for _, f := range d.Frames {
			direction := "received"
			if f.Out {
				direction = "sent"
			}
			e.Frames = append(
				e.Frames,
				jsonFrame{format.Finite(f.AtMS), direction, f.Kind, f.Size, detail.PayloadHead(f, "…"), f.Code, f.By},
			)
		}
		if h := handshakeOf(d.Handshake); h == nil || d.Handshake.Method == "" {
			e.Handshake = h
		} else {
			body := metrics.Frame{Data: d.Handshake.SentBody, Cut: d.Handshake.SentCut}
			e.HTTP = &jsonHTTP{d.Handshake.Method, detail.PayloadHead(body, "…"), *h}
		}
		out = append(out, e)
	}
	return out
}

func handshakeOf(h *metrics.Handshake) *jsonHandshake {
	if h == nil {
		return nil
	}
	return &jsonHandshake{URL: h.URL, Sent: jsonHeaders(h.Sent), Status: h.Status, Received: jsonHeaders(h.Received),
		Body: detail.PayloadHead(metrics.Frame{Data: h.Body, Cut: h.Cut}, "…")}
}

func jsonHeaders(list []metrics.Header) []jsonHeader {
	out := make([]jsonHeader, 0, len(list))
	for _, h := range list {
		out = append(out, jsonHeader(h))
	}
	return out
}
