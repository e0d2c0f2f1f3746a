namespace MdLock.ContentionTests.Support;

/// <summary>How many processes take part, and how often: less under Wine, where to start one takes seconds.</summary>
internal static class Crowd
{
    private const int MostUnderWine = 8;
    private const int OneOfUnderWine = 10;
    private const int FewestUnderWine = 5;

    /// <summary>So many processes, if there can be.</summary>
    public static int Of(int processes) => Wine.IsHere ? Math.Min(processes, MostUnderWine) : processes;

    /// <summary>So many rounds, if there is time.</summary>
    public static int Rounds(int rounds) => Wine.IsHere ? Math.Max(rounds / OneOfUnderWine, FewestUnderWine) : rounds;
}
