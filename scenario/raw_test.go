package scenario

import (
	"fmt"
	"testing"
)

// What send-raw writes on a server's end, whose frames have no mask unless the file gives one (RFC 6455 §5.2).
func TestRawBytes(t *testing.T) {
	tests := []struct{ raw, want string }{
		{"{hex: ca fe}", "cafe"},
		{"{frame: text, text: hi}", "81026869"},
		{"{frame: text, fin: false, text: hi}", "01026869"},
		{"{frame: text, rsv: 1, text: hi}", "c1026869"},
		{"{frame: text, rsv: [2, 3], text: hi}", "b1026869"},
		{"{frame: 3, length: 200, text: hi}", "837e00c86869"},
		{"{frame: close, code: 1000, text: bye}", "880503e8627965"},
		{"{frame: text, mask-key: '00000100', text: hi!}", "818300000100686920"},
		{"{frame: ping, masked: true, mask-key: ffffffff, hex: 00}", "8981ffffffffff"},
	}
	for _, tt := range tests {
		p := compileText(t, ".", "server: {on-open: [{send-raw: "+tt.raw+"}]}\n")
		raw := p.Server.Side.Open.Steps[0].Do.(*SendRaw)
		if got := fmt.Sprintf("%x", raw.Bytes(raw.Payload.Const)); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.raw, got, tt.want)
		}
	}
}
