namespace HfPipelines.Generation.Speech;

/// <summary>A token and when it is heard; no times where nobody asked.</summary>
/// <param name="Id">The token.</param>
/// <param name="Start">When it begins, in seconds.</param>
/// <param name="End">When it ends, in seconds.</param>
internal readonly record struct HeardToken(int Id, double Start = 0, double End = 0)
{
    /// <summary>Whether it is the same token, heard no later.</summary>
    public bool Precedes(HeardToken other) => Id == other.Id && (Start < other.Start || (Start == other.Start && End <= other.End));
}
