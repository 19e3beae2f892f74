using System.Text.Json;

namespace HfPipelines.Imaging.PostProcessing;

/// <summary>Which processor class has which post-processing method, with the options it takes and their defaults.</summary>
internal static class PostProcessorTable
{
    private const string Resource = "HfPipelines.Imaging.PostProcessing.post_processors.json";

    private static readonly Lazy<JsonElement> Table = new(Read);

    /// <summary>The classes that have a method.</summary>
    /// <param name="method">The method.</param>
    public static IEnumerable<string> Classes(string method) => Table.Value.GetProperty(method).EnumerateObject().Select(c => c.Name);

    /// <summary>Whether a class has a method.</summary>
    /// <param name="method">The method.</param>
    /// <param name="className">The class, without Fast and Pil.</param>
    public static bool Has(string method, string className) => Table.Value.GetProperty(method).TryGetProperty(className, out _);

    /// <summary>Finds what a class does.</summary>
    /// <param name="method">The method.</param>
    /// <param name="className">The class, without Fast and Pil.</param>
    /// <param name="backend">Whose arithmetic to follow; <c>pil</c> of a class holds what is different there.</param>
    /// <exception cref="ImageProcessorException">The class has no such method.</exception>
    public static IReadOnlyDictionary<string, JsonElement> Find(string method, string className, ImageBackendKind backend)
    {
        if (!Table.Value.GetProperty(method).TryGetProperty(className, out JsonElement entry))
        {
            throw new ImageProcessorException($"{className}: expected a class with post_process_{method} ({string.Join(", ", Classes(method))}), found one without.");
        }

        var values = entry.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
        if (values.Remove("pil", out JsonElement differences) && backend == ImageBackendKind.Pillow)
        {
            foreach (JsonProperty difference in differences.EnumerateObject())
            {
                values[difference.Name] = difference.Value;
            }
        }

        return values;
    }

    private static JsonElement Read()
    {
        using Stream stream = typeof(PostProcessorTable).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is missing.");
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
