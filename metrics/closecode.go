package metrics

// CloseMeaning describes what a close code means (RFC 6455 §7.4.1 and the registry that it established); "" if the code
// is not registered.
func CloseMeaning(code int) string {
	switch code {
	case 1000:
		return "normal"
	case 1001:
		return "going away"
	case 1002:
		return "protocol error"
	case 1003:
		return "unsupported data"
	case 1005:
		return "no code given"
	case 1006:
		return "no closing handshake"
	case 1007:
		return "invalid payload"
	case 1008:
		return "policy violation"
	case 1009:
		return "message too big"
	case 1010:
		return "extension missing"
	case 1011:
		return "internal error"
	case 1012:
		return "service restart"
	case 1013:
		return "try again later"
	case 1014:
		return "bad gateway"
	case 1015:
		return "TLS failure"
	}
	return ""
}
