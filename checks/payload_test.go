package checks

import (
	"testing"
)

func TestPayload(t *testing.T) {
	tests := []struct {
		name  string
		build func(b *PayloadBuilder, hole func(string) *Template)
		want  string
		isRaw bool
	}{
		{"nothing", func(*PayloadBuilder, func(string) *Template) {}, ``, true},
		{"raw parts are one", func(b *PayloadBuilder, _ func(string) *Template) { b.Raw(`{"a":`); b.Raw(``); b.Raw(`1}`) }, `{"a":1}`, true},
		{"constant texts are strings", func(b *PayloadBuilder, hole func(string) *Template) {
			b.Raw(`{`)
			b.Key(hole(`a"`))
			b.Raw(`:`)
			b.Hole(hole(`5`))
			b.Raw(`}`)
		}, `{"a\"":"5"}`, true},
		{"a whole template keeps its type", func(b *PayloadBuilder, hole func(string) *Template) {
			b.Raw(`[`)
			b.Hole(hole(`${{ vars.n }}`))
			b.Raw(`,`)
			b.Hole(hole(`${{ vars.list }}`))
			b.Raw(`,`)
			b.Hole(hole(`${{ nil }}`))
			b.Raw(`,`)
			b.Hole(hole(`${{ string(vars.n) }}`))
			b.Raw(`,`)
			b.Hole(hole(`${{ close }}`))
			b.Raw(`]`)
		}, `[41,[1,2,3],null,"41",{"by":"server","clean":true,"code":1001,"reason":"bye"}]`, false},
		{"text with a template is a string", func(b *PayloadBuilder, hole func(string) *Template) { b.Hole(hole(`"${{ vars.n }}`)) }, `"\"41"`, false},
		{"a key is a string", func(b *PayloadBuilder, hole func(string) *Template) {
			b.Raw(`{`)
			b.Key(hole(`${{ vars.n }}`))
			b.Raw(`:1}`)
		}, `{"41":1}`, false},
		{"integers are exact", func(b *PayloadBuilder, hole func(string) *Template) { b.Hole(hole(`${{ 9007199254740993 }}`)) }, `9007199254740993`, false},
	}
	m := newMachine()
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b PayloadBuilder
			tt.build(&b, func(s string) *Template { return mustTemplate(t, s, anywhere()) })
			p := b.Build()
			got, err := m.AppendPayload([]byte("> "), p)
			if err != nil || string(got) != "> "+tt.want {
				t.Errorf("got %s, %v, want %s", got, err, tt.want)
			}
			raw, isRaw := p.Const()
			if isRaw != tt.isRaw || isRaw && string(raw) != tt.want {
				t.Errorf("constant: %v, %s, want %v, %s", isRaw, raw, tt.isRaw, tt.want)
			}
			if len(b.Build().parts) != 0 {
				t.Error("the builder does not start anew")
			}
		})
	}
}

func TestPayloadErrors(t *testing.T) {
	tests := []struct{ src, want string }{
		{`${{ msg.x.y }}`, "t.yaml:1:11: msg.x is nil, so .y cannot be read"},
		{`${{ [0 / 0] }}`, "t.yaml:1:5: [0 / 0] cannot be sent as JSON: NaN is not a JSON number"},
		{`a${{ msg.x.y }}`, "t.yaml:1:12: msg.x is nil, so .y cannot be read"},
	}
	for _, tt := range tests {
		var b PayloadBuilder
		b.Hole(mustTemplate(t, tt.src, anywhere()))
		p := b.Build()
		_, err := newMachine().AppendPayload(nil, p)
		evalError(t, err)
		if err.Error() != tt.want {
			t.Errorf("%s: got %v, want %s", tt.src, err, tt.want)
		}
	}
	var b PayloadBuilder
	b.Hole(mustTemplate(t, `${{ msg.x }}`, anywhere()))
	if p := b.Build(); !p.Reads(NMsg) || p.Reads(NSent) {
		t.Error("want the payload to read msg, and no sent")
	}
}
