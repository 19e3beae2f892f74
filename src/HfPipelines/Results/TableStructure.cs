namespace HfPipelines;

/// <summary>The structure of a table in a picture, as HTML without the texts of its cells.</summary>
/// <param name="Tags">The pieces of the HTML in order.</param>
/// <param name="Score">The mean score of the pieces that the network wrote; not a number where there are none.</param>
public sealed record TableStructure(IReadOnlyList<string> Tags, float Score)
{
    /// <summary>The HTML.</summary>
    public string ToHtml() => string.Concat(Tags);
}
