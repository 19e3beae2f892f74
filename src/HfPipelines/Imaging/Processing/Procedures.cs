namespace HfPipelines.Imaging.Processing;

/// <summary>The procedures that are more than a list of steps, by the names of the table of classes.</summary>
internal static class Procedures
{
    private static readonly Dictionary<string, Func<ImageProcedure>> Table = new()
    {
    };

    /// <summary>Makes a procedure.</summary>
    /// <param name="name">The name.</param>
    public static ImageProcedure Create(string name)
        => Table.TryGetValue(name, out Func<ImageProcedure>? create) ? create() : throw new InvalidOperationException($"No procedure '{name}'.");
}
