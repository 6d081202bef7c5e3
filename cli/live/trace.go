package live

import (
	"fmt"
	"io"
	"strings"

	"wsrun/diag"
	"wsrun/mask"
	"wsrun/runner"
	"wsrun/socket"
)

// Logger returns a function that writes a scenario's log to log, line by line. scenario is the name to show if there
// are several, otherwise "".
func Logger(log io.Writer, mask *mask.Masker, scenario string) func(runner.Line) {
	name := diag.Visible(mask.String(scenario), nameHead)
	return func(l runner.Line) {
		who := name
		if l.VU > 0 {
			who += fmt.Sprintf("[%d]", l.VU)
		}
		if who != "" {
			who += " "
		}
		// Mask before truncating: half a secret is a secret too.
		fmt.Fprintf(log, "%8.3fs %s%s\n", l.At.Seconds(), who, diag.Visible(mask.String(l.Text), 2000))
	}
}

const (
	nameHead  = 40       // runes of a scenario's name
	traceHead = 160      // runes of a payload that a trace line shows
	traceLook = 64 << 10 // bytes of a payload searched for secrets before truncating
)

// Tracer returns a function that writes a line for every frame, HTTP request and answer: time, VU, direction, opcode,
// size, start of the payload.
func Tracer(log io.Writer, mask *mask.Masker, scenario string) func(runner.Frame) {
	name := diag.Visible(mask.String(scenario), nameHead)
	if name != "" {
		name += " "
	}
	return func(f runner.Frame) {
		arrow := "←"
		if f.Out {
			arrow = "→"
		}
		end := fmt.Sprintf("%s[%d]", f.End, f.ID)
		if f.ID == 0 {
			end = f.End
		}
		if f.Socket != "" {
			end += " " + diag.Visible(f.Socket, nameHead)
		}
		kind := f.Opcode.String()
		if f.HTTP != "" {
			kind = "http"
		}
		line := fmt.Sprintf(
			"%8.3fs %s%-10s %s %-6s %5d  %s",
			f.At.Seconds(),
			name,
			end,
			arrow,
			kind,
			len(f.Payload),
			frameHead(f, mask),
		)
		_, _ = io.WriteString(log, strings.TrimRight(line, " ")+"\n")
	}
}

// frameHead returns the start of a frame's payload, without secrets. They are searched in what was sent, not in what is
// shown.
func frameHead(f runner.Frame, mask *mask.Masker) string {
	if f.Opcode == socket.OpClose && len(f.Payload) >= 2 {
		return diag.Visible(mask.String(closeText(f.Payload)), 0)
	}
	text := mask.String(string(f.Payload[:min(len(f.Payload), traceLook)]))
	if f.HTTP != "" {
		return diag.Visible(mask.String(f.HTTP), traceHead) + "  " + diag.Visible(text, traceHead)
	}
	if f.Opcode == socket.OpBinary || f.Opcode == socket.OpRaw {
		return fmt.Sprintf("% x", text[:min(len(text), 32)])
	}
	return diag.Visible(text, traceHead)
}

// closeText formats a close frame's payload: the code and the reason (RFC 6455 §5.5.1). It has at least two bytes.
func closeText(payload []byte) string {
	return fmt.Sprintf("%d %s", int(payload[0])<<8|int(payload[1]), payload[2:])
}
