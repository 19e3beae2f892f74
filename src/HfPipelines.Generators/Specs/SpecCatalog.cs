using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

namespace HfPipelines.Generators.Specs;

/// <summary>The specs that the generator brings along, and the names of all model types.</summary>
internal static class SpecCatalog
{
    /// <summary>The spec of a model type as JSON; null where the generator has none.</summary>
    public static string? FindJson(string modelType) => Resource("specs/" + modelType);

    /// <summary>The spec of a model type; null where the generator has none.</summary>
    public static Spec? Find(string modelType) => FindJson(modelType) is { } json ? SpecReader.Read(json, FindJson) : null;

    /// <summary>All model types of transformers, also those without a spec, and those of other specs.</summary>
    public static IReadOnlyList<string> ModelTypes() => [.. Resource("model-types")!.Split(['\n'], StringSplitOptions.RemoveEmptyEntries).Select(l => l.Trim()).Where(l => l.Length > 0)];

    private static string? Resource(string name)
    {
        using Stream? stream = typeof(SpecCatalog).GetTypeInfo().Assembly.GetManifestResourceStream(name);
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
