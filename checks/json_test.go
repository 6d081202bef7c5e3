package checks

import (
	"testing"

	"wsrun/checks/values"
)

func TestRootsAreEncodedAsObjects(t *testing.T) {
	tests := []struct {
		in   any
		want string
	}{
		{&Close{Code: 1000, By: "client"}, `{"by":"client","clean":false,"code":1000,"reason":""}`},
		{[]any{&ErrorInfo{Kind: "dns"}}, `[{"kind":"dns","message":""}]`},
	}
	for _, tt := range tests {
		if got, err := values.Encode(nil, tt.in); err != nil || string(got) != tt.want {
			t.Errorf("Encode(%v): got %s, %v, want %s", tt.in, got, err, tt.want)
		}
		if got := values.Format(tt.in); got != tt.want {
			t.Errorf("Format(%v): got %s, want %s", tt.in, got, tt.want)
		}
	}
}
