// Each test has the machine's cores to itself: they start processes by the dozen.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
