// The structures of the system calls are passed as they lie in memory.
[assembly: System.Runtime.CompilerServices.DisableRuntimeMarshalling]
