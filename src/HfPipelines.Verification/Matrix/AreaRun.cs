using System.Diagnostics;
using System.Text.Json;

namespace HfPipelines.Verification.Matrix;

/// <summary>The results of an area on one archive of fixtures.</summary>
/// <param name="Area">The area.</param>
/// <param name="Archive">The archive's file name.</param>
/// <param name="Results">The results.</param>
/// <param name="Classes">For pipelines: the class in transformers that each file <c>task/case</c> is about.</param>
/// <param name="Duration">How long it took.</param>
public sealed record AreaRun(string Area, string Archive, IReadOnlyList<CaseResult> Results, IReadOnlyDictionary<string, string> Classes, TimeSpan Duration)
{
    /// <summary>The archives of a folder that an area can check: <c>AREA.zip</c>, and <c>AREA_....zip</c> for fixtures of other versions.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<(AreaVerifier Verifier, string Archive)> Find(string folder) =>
    [
        .. from archive in Directory.GetFiles(folder, "*.zip").Order(StringComparer.Ordinal)
           let name = Path.GetFileNameWithoutExtension(archive)
           from verifier in Verifiers.All
           where name == verifier.Area || name.StartsWith($"{verifier.Area}_", StringComparison.Ordinal)
           select (verifier, archive),
    ];

    /// <summary>The archives of a folder that no area can check yet.</summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> FindUnchecked(string folder)
    {
        HashSet<string> found = [.. Find(folder).Select(f => f.Archive)];
        return [.. Directory.GetFiles(folder, "*.zip").Where(a => !found.Contains(a)).Select(a => Path.GetFileName(a)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs an area, with generation.</summary>
    /// <param name="verifier">The area.</param>
    /// <param name="archive">The archive.</param>
    /// <param name="cancellationToken">Stops between two cases.</param>
    public static AreaRun Run(AreaVerifier verifier, string archive, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        var watch = Stopwatch.StartNew();
        using FixtureSource fixtures = FixtureSource.Open(archive);
        CaseResult[] results = [.. verifier.Run(fixtures, new VerifyOptions(Generate: true), cancellationToken)];
        return new AreaRun(verifier.Area, Path.GetFileName(archive), results, verifier.Area == "pipelines" ? ReadClasses(fixtures) : new Dictionary<string, string>(), watch.Elapsed);
    }

    private static Dictionary<string, string> ReadClasses(FixtureSource fixtures)
    {
        var classes = new Dictionary<string, string>();
        foreach (string file in fixtures.Names.Where(n => n.Contains('/') && n.EndsWith(".json", StringComparison.Ordinal) && !n.StartsWith("tokenizers/", StringComparison.Ordinal)))
        {
            JsonElement fixture = fixtures.ReadJson(file);
            if (fixture.ValueKind == JsonValueKind.Object && fixture.TryGetProperty("class", out JsonElement name) && name.ValueKind == JsonValueKind.String)
            {
                classes[file[..^".json".Length]] = name.GetString()!;
            }
        }

        return classes;
    }
}
