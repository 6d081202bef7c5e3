package values

import (
	"encoding/hex"

	"wsrun/checks/exactjson"
	"wsrun/diag"
)

// Show renders a value for messages like an expression would write it: text in quotes, bytes in hexadecimal, lists and
// maps as JSON. Invisible characters are made visible, and the result is truncated to MaxShown runes.
func Show(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case string:
		return ShowText(v)
	case []byte:
		return diag.Visible("bytes "+hex.EncodeToString(v[:min(len(v), MaxShown)]), MaxShown)
	case float64:
		return Format(v)
	}
	short := Encoder()
	short.Max = 8 * MaxShown
	text, _ := short.AppendFormat(nil, v)
	return diag.Visible(string(text), MaxShown)
}

// ShowText is Show for a text.
func ShowText(s string) string {
	if len(s) > 4*MaxShown { // certainly more runes than are shown
		s = s[:4*MaxShown]
	}
	return diag.Visible(string(exactjson.AppendString(nil, s)), MaxShown)
}

// MaxShown is the maximum length of a shown value in runes.
const MaxShown = 200
