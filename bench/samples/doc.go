// Samples records so many response times, counts and checks as the VUs of a run
// would, with snapshots in between. What memory it needs must not depend on how
// many samples there were:
//
//	go run ./bench/samples -n 1000000
//	go run ./bench/samples -n 100000000
//
// It prints how many response times the last snapshot has, and its peak memory
// in bytes.
package main
