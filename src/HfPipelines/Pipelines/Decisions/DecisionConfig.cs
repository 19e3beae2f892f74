using HfPipelines.Checkpoints;
using HfPipelines.Configuration;

namespace HfPipelines.Pipelines.Decisions;

/// <summary>How a checkpoint decides: <c>decision.json</c> and <c>decision_template.jinja</c>, which may both be absent.</summary>
internal sealed record DecisionConfig
{
    private const string FileName = "decision.json";
    private const string TemplateName = "decision_template.jinja";

    private static readonly string[] YesNo = ["Yes", "No"];

    private readonly ConfigReader? _labels;
    private readonly ConfigReader? _temperatures;

    private DecisionConfig(ConfigReader? reader, string? chatTemplate)
    {
        ChatTemplate = chatTemplate ?? reader?.GetStringOrNull("chat_template");
        if (reader is null)
        {
            return;
        }

        _labels = reader.GetObject("labels");
        _temperatures = reader.GetObject("temperature");
        SanitizesControlTokens = reader.GetBoolean(true, "sanitize_control_tokens");
        NoulOptions = reader.GetStrings("noul_options") ?? NoulOptions;
        if (!NoulOptions.Order(StringComparer.Ordinal).SequenceEqual(["false", "true"]))
        {
            throw reader.Error("noul_options", "'true' and 'false' in some order", string.Join(", ", NoulOptions));
        }

        if (reader.GetStringOrNull("adapter") is { } adapter)
        {
            throw reader.Error("adapter", "none, for its weights must be merged into the model's first", $"'{adapter}'");
        }
    }

    /// <summary>The letters from A to Z, which stand for options unless the checkpoint has other labels.</summary>
    public static IReadOnlyList<string> Letters { get; } = [.. Enumerable.Range('A', 26).Select(c => ((char)c).ToString())];

    /// <summary>The template of the prompt; null for a question in the words of every chat model.</summary>
    public string? ChatTemplate { get; }

    /// <summary>The order of the two options of a question that is true or false.</summary>
    public IReadOnlyList<string> NoulOptions { get; } = ["true", "false"];

    /// <summary>Whether control tokens in what is asked are encoded as text.</summary>
    public bool SanitizesControlTokens { get; } = true;

    public static DecisionConfig Load(LoadedCheckpoint checkpoint)
    {
        CheckpointFolder folder = checkpoint.Folder;
        return new DecisionConfig(
            folder.Exists(FileName) ? new ConfigReader(folder.PathOf(FileName), folder.ReadJson(FileName), checkpoint.Registry) : null,
            folder.Exists(TemplateName) ? File.ReadAllText(folder.PathOf(TemplateName)) : null);
    }

    /// <summary>The tokens that stand for the options of a type of question.</summary>
    public IReadOnlyList<string> Labels(string type)
        => _labels?.GetStrings(type) is { Count: > 0 } labels ? labels : type == "noul" ? YesNo : Letters;

    /// <summary>What the scores of a type of question are divided by.</summary>
    public double Temperature(string type) => _temperatures?.GetDoubleOrNull(type) ?? 1;
}
