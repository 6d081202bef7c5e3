package checks

import "testing"

func TestReply(t *testing.T) {
	sc := anywhere()
	sc.Names |= NReply
	answer := func(body string) *Answer {
		return &Answer{
			Status: 201, Header: map[string][]string{"Location": {"/o/1"}}, Body: []byte(body), URL: "http://h/o",
		}
	}
	tests := []struct {
		src    string
		answer *Answer
		want   any
	}{
		{`reply.status == 201 and reply.url == "http://h/o" and reply.size == 9`, answer(`{"id": 7}`), true},
		{`reply.body.id`, answer(`{"id": 9007199254740993}`), 9007199254740993},
		{`reply.body?.id == nil and reply.text == "plain"`, answer(`plain`), true},
		{`reply.headers.location + reply.headers.Location`, answer(``), "/o/1/o/1"},
		{`reply.status == 0 and reply.body == nil and reply.text == ""`, nil, true},
	}
	for _, tt := range tests {
		m := NewMachine(MachineConfig{})
		m.Answer = tt.answer
		got, err := m.Eval(mustCompile(t, tt.src, KindAny, sc))
		if err != nil || got != tt.want {
			t.Errorf("%s: got %v (%v), want %v", tt.src, got, err, tt.want)
		}
	}
}
