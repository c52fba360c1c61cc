package kernel_test

import "flag"

// figures makes tests of load take their time, for figures.
var figures = flag.Bool("figures", false, "measure for longer, for figures")
