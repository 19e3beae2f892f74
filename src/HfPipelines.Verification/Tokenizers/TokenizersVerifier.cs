using System.Text.Json;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Checks the tokenizer fixtures: every part of tokenizer.json on its own, whole pipelines, and the checkpoints of tokenizer classes.</summary>
public sealed class TokenizersVerifier : AreaVerifier
{
    private static readonly IReadOnlyList<TokenizerCheck> Checks =
    [
        new NormalizerCheck(), new PreTokenizerCheck(), new RegexCheck(), new DecoderCheck(), new PostProcessorCheck(), new PipelineCheck(),
        new AddedTokenCheck(), new TruncationCheck(), new PaddingCheck(), new EncodingMethodCheck(), new DecodeStreamCheck(), new TokenizerJsonFormCheck(),
        new AutoMappingCheck(), new AutoChoiceCheck(), new ClassCheck(), new CharacterMapCheck(), new UnicodeCheck(), new PythonUnicodeCheck(), new CoverageCheck(), new LinesCheck(),
    ];

    /// <inheritdoc/>
    public override string Area => "tokenizers";

    /// <summary>The folders and files of the fixtures of which everything passes.</summary>
    public static IReadOnlyList<string> FinishedParts { get; } = [.. Checks.Where(c => c is not ClassCheck).Select(c => c.Part)];

    /// <inheritdoc/>
    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, VerifyOptions options, CancellationToken cancellationToken = default)
    {
        var lines = new Lazy<string[]>(() => [.. fixtures.ReadJson("lines.json").GetProperty("lines").EnumerateArray().Select(l => l.GetString()!)]);
        foreach (string name in fixtures.Names.Where(n => n.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (options.Filter is not null && !name.Contains(options.Filter, StringComparison.Ordinal))
            {
                continue;
            }

            TokenizerCheck? check = Checks.FirstOrDefault(c => name.StartsWith(c.Part, StringComparison.Ordinal));
            if (check is null)
            {
                yield return new CaseResult(name, "tokenize", false, "no check knows this file");
                continue;
            }

            JsonElement fixture = fixtures.ReadJson(name);
            var context = new TokenizerFixtures(fixtures, lines);
            foreach ((string caseName, Func<string?> run) in check.Cases(fixture, context))
            {
                cancellationToken.ThrowIfCancellationRequested();
                string fullName = $"{name[..^".json".Length]}{(caseName.Length == 0 ? "" : "/" + caseName)}";
                string? message;
                try
                {
                    message = run();
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    message = Environment.GetEnvironmentVariable("HFPTRACE") is null ? $"{e.GetType().Name}: {e.Message}" : e.ToString().ReplaceLineEndings(" ");
                }

                yield return new CaseResult(fullName, "tokenize", message is null, message);
            }
        }
    }
}
