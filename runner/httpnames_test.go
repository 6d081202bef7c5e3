package runner_test

import "testing"

// An else sees the answer that was not expected, and what waits for a push sees what was sent.
func TestHTTPNames(t *testing.T) {
	t.Parallel()
	res := run(t, "", `
vars: {status: 0}
on-open:
  - http: GET /none
    else:
      - set: {status: reply.status}
  - send: {id: 1}
  - http: POST /orders
    json: {id: 7}
    expect: msg.id == sent.id
    check:
      its own: sent.id == 7 and msg.id == 7
  - http: POST /orders?none
    expect: sent == nil
  - check:
      none: vars.status == 404
  - close
server:
  http:
    - if: request.method == "POST"
      push: {id: "${{ request.body?.id }}"}
`)
	res.passed(t, 1)
}
