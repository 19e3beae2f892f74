namespace HfPipelines.Verification.Pipelines;

/// <summary>The area <c>pipelines</c>: files <c>folder/case.json</c>, of which each folder has a verifier of its own.</summary>
public sealed class PipelinesVerifier : AreaVerifier
{
    private readonly Dictionary<string, PipelineFolder> _folders = ((PipelineFolder[])
    [
        DecisionFolder.Create(),
        new ExpertsFolder(),
        new GenerationFolder(),
        new ImageTextToTextFolder("any-to-any"),
        new ImageTextToTextFolder("image-text-to-text"),
        new LogitsProcessFolder(),
        new MultimodalFolder(),
        new RetrievalFolder(),
        new StoppingCriteriaFolder(),
        new StreamersFolder(),
        new TextGenerationFolder(),
        .. TaskFolders.All,
        .. TextTaskFolders.All,
        .. Text2TextFolders.All,
    ]).ToDictionary(f => f.Name);

    /// <inheritdoc/>
    public override string Area => "pipelines";

    /// <inheritdoc/>
    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, VerifyOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fixtures);
        ArgumentNullException.ThrowIfNull(options);
        foreach (string file in fixtures.Names.Where(f => f.Contains('/') && f.EndsWith(".json", StringComparison.Ordinal) && !f.StartsWith("tokenizers/", StringComparison.Ordinal)))
        {
            string folder = file[..file.IndexOf('/')];
            string name = file[..^".json".Length];
            if (options.Filter is { } filter && IsElsewhere(filter, folder, name[(folder.Length + 1)..]))
            {
                continue;
            }

            IEnumerable<CaseResult> cases = _folders.TryGetValue(folder, out PipelineFolder? verifier)
                ? verifier.Run(fixtures, file, options)
                : [new CaseResult(name, "pipeline", false, $"missing: no verifier of the folder '{folder}' yet.")];
            foreach (CaseResult result in cases.Where(c => options.Filter is null || c.Name.Contains(options.Filter, StringComparison.Ordinal)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return result;
            }
        }
    }

    /// <summary>Whether a filter of the form folder/case means other files; names of cases begin with their file's.</summary>
    private static bool IsElsewhere(string filter, string folder, string name)
        => filter.Split('/', 2) is [var own, var rest]
            && !(folder.EndsWith(own, StringComparison.Ordinal) && (name.StartsWith(rest, StringComparison.Ordinal) || rest.StartsWith(name, StringComparison.Ordinal)));
}
