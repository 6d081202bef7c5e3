package mask_test

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"

	"wsrun/mask"
)

// asciiJSON writes s as JSON that has nothing but ASCII, as Python's does.
func asciiJSON(format string) func(string) string {
	return func(s string) string {
		text := strings.Trim(quotedJSON(s), `"`)
		var b strings.Builder
		for _, r := range text {
			if r < 0x80 {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, format, r)
			}
		}
		return b.String()
	}
}

func quotedJSON(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// However a secret is written on its way, nothing of it is left, and what stands beside it is.
func TestMaskEncoded(t *testing.T) {
	secrets := []string{
		"hunter2-secret", `p"ä<s>\ &+/w'x`, "123456", "ÄÖÜäöü ß", `C:\new\table`, "100%25 sure%", "a&amp;b&lt;c",
	}
	inJSON := func(s string) string { return strings.Trim(quotedJSON(s), `"`) }
	encoders := []struct {
		name   string
		encode func(string) string
	}{
		{"as it is", func(s string) string { return s }},
		{"JSON", inJSON},
		{"JSON in ASCII", asciiJSON(`\u%04x`)},
		{"JSON in ASCII, upper case", asciiJSON(`\u%04X`)},
		{"JSON with slashes escaped", func(s string) string { return strings.ReplaceAll(inJSON(s), "/", `\/`) }},
		{"JSON with slashes in digits", func(s string) string { return strings.ReplaceAll(inJSON(s), "/", `\u002F`) }},
		{"JSON in JSON", func(s string) string { return inJSON(quotedJSON(s)) }},
		{"a query", url.QueryEscape},
		{"a path", url.PathEscape},
		{"a query in lower case", func(s string) string { return lowerPercent(url.QueryEscape(s)) }},
		{"JSON in a query", func(s string) string { return url.QueryEscape(quotedJSON(s)) }},
		{"a query in JSON", func(s string) string { return inJSON(url.QueryEscape(s)) }},
		{"HTML", html.EscapeString},
		{"HTML in hexadecimal", func(s string) string {
			return strings.NewReplacer("&", "&#x26;", "<", "&#x3C;", ">", "&#x3e;",
				`"`, "&#x22;", "'", "&#x27;", "/", "&#x2F;").Replace(s)
		}},
		{"JSON in HTML", func(s string) string { return html.EscapeString(quotedJSON(s)) }},
		{"quoted by Go", func(s string) string { return fmt.Sprintf("%+q", s) }},
		{"hexadecimal", func(s string) string { return hex.EncodeToString([]byte(s)) }},
		{"hexadecimal, upper case", func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) }},
		{"base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
		{"base64 for URLs", func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }},
		{"base64 in a query", func(s string) string {
			return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s)))
		}},
	}
	for _, secret := range secrets {
		m := mask.New([]string{secret})
		for _, e := range encoders {
			got := m.String("<- " + e.encode(secret) + " ->")
			middle := strings.TrimSuffix(strings.TrimPrefix(got, "<- "), " ->")
			if strings.Trim(middle, `*"\=&#34;quot%2D`) != "" || !strings.Contains(middle, "***") ||
				len(got)-len(middle) != 6 {
				t.Errorf("%q in %s: got %q, want it masked, and nothing else", secret, e.name, got)
			}
		}
	}
}

func lowerPercent(s string) string {
	for i := 0; i+2 < len(s); i++ {
		if s[i] == '%' {
			s = s[:i] + strings.ToLower(s[i:i+3]) + s[i+3:]
		}
	}
	return s
}

// In base64 a secret looks different with each place that it may begin at, and shares characters with what is beside
// it.
func TestMaskBase64(t *testing.T) {
	const secret = "hunter2-secret"
	m := mask.New([]string{secret})
	for before := range 5 {
		for after := range 5 {
			text := "users"[:before] + secret + "other"[:after]
			got := m.String(base64.StdEncoding.EncodeToString([]byte(text)))
			head, tail, ok := strings.Cut(got, "***")
			if !ok {
				t.Errorf("%s: got %q, want the secret masked", text, got)
				continue
			}
			if left := before / 3 * 4; len(head) < left || len(head) > left+2 {
				t.Errorf("%s: got %q, want %d characters in front", text, got, left)
			}
			b, err := base64.StdEncoding.DecodeString(head + strings.Repeat("A", (4-len(head)%4)%4))
			if err != nil || strings.Contains(string(b), "h") {
				t.Errorf("%s: got %q, whose start is %q, %v", text, got, b, err)
			}
			if len(strings.TrimRight(tail, "=")) > (after+2)/3*4 {
				t.Errorf("%s: got %q, with too much behind", text, got)
			}
		}
	}
	got, want := m.String("Basic "+base64.StdEncoding.EncodeToString([]byte("ada:"+secret))), "Basic YWRhO***"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Nothing harmless is hidden: not what a short secret looks like in another encoding, nor what only almost reads like
// one.
func TestMaskHarmless(t *testing.T) {
	m := mask.New([]string{"abc", "hunter2"})
	for _, text := range []string{
		"616263 61 62 63", base64.StdEncoding.EncodeToString([]byte("abc")), `ab\u006`, "100% of ab%6", "a&b;c ab&#9",
		`\U00110000 ab\`, "%zz \\q &nothing; +", "hunter", "…", "%…", `\u0…`,
	} {
		if got := m.String(text); got != text {
			t.Errorf("got %q of %q, want it as it is", got, text)
		}
	}
}

func FuzzMask(f *testing.F) {
	f.Add("hunter2", `a \u0068unter2 %68unter2 &#104;unter2 aHVudGVyMg== …`)
	f.Add("a b+c", "a+b%2Bc a%20b+c…")
	f.Add(`\u00e4"`, `\\u00e4\" \ud83d\ude00 \ud83d`)
	f.Fuzz(func(t *testing.T, secret, text string) {
		m := mask.New([]string{secret})
		got := m.String(text)
		if len([]rune(secret)) > 3 && !strings.ContainsAny(secret, "*") && strings.Contains(got, secret) {
			t.Errorf("got %q, want no %q in it", got, secret)
		}
	})
}

func BenchmarkMask(b *testing.B) {
	m := mask.New([]string{"hunter2-secret", "another one, with spaces"})
	for name, text := range map[string]string{
		"plain":   strings.Repeat(`{"type":"price","symbol":"EURUSD","bid":1.0812}`, 1000),
		"escaped": strings.Repeat(`{\"type\":\"price\",\"url\":\"http:\/\/h\/?a=%2Fb&amp;c\"}`, 1000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				m.String(text)
			}
		})
	}
}
