using System.Reflection;

namespace HfPipelines.Generators.Specs;

/// <summary>The texts inside the generator's assembly.</summary>
internal static class EmbeddedText
{
    private static readonly Assembly Assembly = typeof(EmbeddedText).Assembly;

    /// <summary>The names of all texts.</summary>
    public static IReadOnlyList<string> Names { get; } = Assembly.GetManifestResourceNames();

    /// <summary>A text, or null where there is none of the name.</summary>
    public static string? Read(string name)
    {
        using Stream? stream = Assembly.GetManifestResourceStream(name);
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }

    /// <summary>The lines of a text that are neither empty nor comments.</summary>
    public static IEnumerable<string> ReadLines(string name)
        => (Read(name) ?? "").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
}
