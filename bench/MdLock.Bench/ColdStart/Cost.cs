namespace MdLock.Bench.ColdStart;

/// <summary>What a step cost the process that made it.</summary>
/// <param name="Elapsed">Milliseconds that passed.</param>
/// <param name="Processor">Milliseconds of processor time, of all threads.</param>
/// <param name="Methods">How many methods were compiled meanwhile.</param>
internal sealed record Cost(double Elapsed, double Processor, double Methods);
