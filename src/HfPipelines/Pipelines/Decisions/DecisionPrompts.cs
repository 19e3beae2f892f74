using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.ChatTemplates;
using HfPipelines.Processing;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines.Decisions;

/// <summary>A prompt with the places where its answers are read.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="Marks">For each question how many tokens stand before its answer.</param>
/// <param name="Questions">The questions.</param>
internal sealed record DecisionPrompt(IReadOnlyList<int> Ids, IReadOnlyList<int> Marks, IReadOnlyList<AskedQuestion> Questions);

/// <summary>Makes prompts of questions: one for each, or one for all where the checkpoint's template takes them together.</summary>
internal sealed class DecisionPrompts
{
    // A template writes the first where an answer is read and the second where a text must not go on; the network sees neither.
    private static readonly string[] Marks = ["<|mark|>", "<|split|>"];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly DecisionConfig _config;
    private readonly ChatTokenizer _tokenizer;
    private readonly bool _contentAsParts;
    private readonly IReadOnlySet<string> _variables;

    public DecisionPrompts(DecisionConfig config, Processor processor)
    {
        _config = config;
        _contentAsParts = processor.ImageToken is not null;
        _variables = config.ChatTemplate is { } own ? ChatTemplate.Parse(own, "decision_template.jinja").UndeclaredVariables : new HashSet<string>();
        Tokenizer tokenizer = config.ChatTemplate is null ? processor.Tokenizer
            : processor.Tokenizer.WithAddedTokens([.. Marks.Select(m => new AddedToken(m) { Special = true })]);
        _tokenizer = new ChatTokenizer(tokenizer, processor.ChatTemplate is { } template ? ChatTemplateSet.Single(template.Source) : null);
    }

    public IReadOnlyList<DecisionPrompt> Create(JsonNode? state, IReadOnlyList<AskedQuestion> questions)
    {
        if (!_config.SanitizesControlTokens)
        {
            (state, questions) = (WithoutMarks(state), [.. questions.Select(WithoutMarks)]);
        }

        return _variables.Contains("questions") ? [Create(state, questions, _config.ChatTemplate)] : [.. questions.Select(q => Create(state, [q], _config.ChatTemplate))];
    }

    private DecisionPrompt Create(JsonNode? state, IReadOnlyList<AskedQuestion> questions, string? template)
    {
        string text = template is null ? QuestionText.Of(state, questions[0]) : "";
        var variables = new Dictionary<string, object?> { ["enable_thinking"] = false };
        Add("state", () => state);
        Add("question", () => questions[0].ToVariables());
        Add("questions", () => questions.Select(object? (q) => q.ToVariables()).ToList());
        var input = new ChatTemplateInput
        {
            Messages = [new Dictionary<string, object?> { ["role"] = "user", ["content"] = Content(text) }],
            AddGenerationPrompt = true,
            Variables = variables,
        };
        ChatEncoding encoding = _tokenizer.Encode(input, new ChatEncodeOptions { Template = template, SanitizeControlTokens = _config.SanitizesControlTokens });
        return Read(encoding.Ids, questions);

        void Add(string name, Func<object?> value)
        {
            if (_variables.Contains(name))
            {
                variables[name] = value();
            }
        }
    }

    private object Content(string text)
        => _contentAsParts && _config.ChatTemplate is null ? new List<object?> { new Dictionary<string, object?> { ["type"] = "text", ["text"] = text } } : text;

    private DecisionPrompt Read(IReadOnlyList<int> encoded, IReadOnlyList<AskedQuestion> questions)
    {
        int?[] marks = [.. Marks.Select(m => _tokenizer.Tokenizer.TokenToId(m))];
        List<int> ids = [];
        List<int> places = [];
        foreach (int id in encoded)
        {
            if (id == marks[0])
            {
                places.Add(ids.Count);
            }
            else if (id != marks[1])
            {
                ids.Add(id);
            }
        }

        // Without a mark the answer follows the prompt.
        places = places.Count == 0 ? [ids.Count] : places;
        return places.Count >= questions.Count && places[0] > 0
            ? new DecisionPrompt(ids, places, questions)
            : throw new ProcessingException("decision_template.jinja", $"{questions.Count} marks behind tokens", $"{places.Count}");
    }

    private static JsonNode? WithoutMarks(JsonNode? node)
        => node is null ? null : JsonNode.Parse(Marks.Aggregate(node.ToJsonString(Relaxed), (json, mark) => json.Replace(mark, "", StringComparison.Ordinal)));

    private static AskedQuestion WithoutMarks(AskedQuestion asked) => asked with
    {
        Question = asked.Question with { Instructions = WithoutMarks(asked.Question.Instructions) },
        Options = [.. asked.Options.Select(o => (o.Name, WithoutMarks(o.Description)))],
    };
}
