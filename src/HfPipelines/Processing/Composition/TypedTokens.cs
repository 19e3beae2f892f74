namespace HfPipelines.Processing.Composition;

/// <summary>An output that tells text (0), pictures (1), videos (2) and recordings (3) apart.</summary>
/// <param name="Name">The output's name.</param>
/// <param name="Images">The ids of pictures.</param>
/// <param name="Videos">The ids of videos.</param>
/// <param name="Audio">The ids of recordings.</param>
internal sealed record TypedTokens(string Name, IReadOnlyList<int> Images, IReadOnlyList<int> Videos, IReadOnlyList<int> Audio)
{
    /// <summary>What an id belongs to.</summary>
    public int TypeOf(int id) => Audio.Contains(id) ? 3 : Videos.Contains(id) ? 2 : Images.Contains(id) ? 1 : 0;
}
