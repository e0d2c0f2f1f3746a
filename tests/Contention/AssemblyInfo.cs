// Each test has the machine's cores to itself: they start processes by the dozen.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

// Signals, pipes and devices: the tests are of a Unix system, with what /proc tells on Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
