package executor

// Dealer deals by weight, one by one and evenly spread: of each round, which is as long as the sum of the weights,
// everyone gets exactly its weight. It is nginx's smooth weighted round-robin. It belongs to one goroutine.
type Dealer struct {
	weights []int
	current []int
	round   int
}

// NewDealer makes a dealer of weights, each at least 1.
func NewDealer(weights []int) *Dealer {
	d := &Dealer{weights: weights, current: make([]int, len(weights))}
	for _, w := range weights {
		d.round += w
	}
	return d
}

// Next returns whose turn it is.
func (d *Dealer) Next() int {
	best := 0
	for i, w := range d.weights {
		d.current[i] += w
		if d.current[i] > d.current[best] {
			best = i
		}
	}
	d.current[best] -= d.round
	return best
}

// Many returns how many of the next n turns are whose.
func (d *Dealer) Many(n int64) []int64 {
	turns := make([]int64, len(d.weights))
	for i, w := range d.weights {
		turns[i] = n / int64(d.round) * int64(w)
	}
	for range n % int64(d.round) {
		turns[d.Next()]++
	}
	return turns
}

// Shares returns how many of the first n turns are whose.
func Shares(weights []int, n int) []int {
	shares := make([]int, len(weights))
	for i, turns := range NewDealer(weights).Many(int64(n)) {
		shares[i] = int(turns)
	}
	return shares
}
