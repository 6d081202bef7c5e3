package scenario

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"wsrun/diag"
)

// decodeHex decodes hexadecimal digits; white space between bytes is allowed.
func decodeHex(text string) ([]byte, error) {
	digits := strings.Join(strings.Fields(text), "")
	data, err := hex.DecodeString(digits)
	if err == nil {
		return data, nil
	}
	why := notDigit(digits, "0123456789abcdefABCDEF")
	switch {
	case strings.HasPrefix(digits, "0x") || strings.HasPrefix(digits, "0X"):
		why = "write the digits alone, without 0x"
	case why == "":
		why = fmt.Sprintf("each byte has two digits, but there are %d", len(digits))
	}
	return nil, fmt.Errorf("%s is not hex: %s", diag.Quote(diag.Visible(text, 40)), why)
}

// decodeBase64 decodes base64 according to RFC 4648 §4, with padding.
func decodeBase64(text string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(text)
	if err == nil {
		return data, nil
	}
	why := notDigit(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n")
	switch {
	case strings.ContainsAny(text, "-_"):
		why = "it has - or _, as in URLs: write + for - and / for _"
	case why == "":
		why = "it comes in groups of 4 digits, the last one padded with ="
	}
	return nil, fmt.Errorf("%s is not base64: %s", diag.Quote(diag.Visible(text, 40)), why)
}

// notDigit names the first character that is not one of the digits; "" if there is none.
func notDigit(text, digits string) string {
	for _, r := range text {
		if !strings.ContainsRune(digits, r) {
			return diag.Quote(string(r)) + " is not one of its digits"
		}
	}
	return ""
}
