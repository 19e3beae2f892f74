using HfPipelines.ChatTemplates.Python;
using HfPipelines.Tokenization;

namespace HfPipelines.ChatTemplates;

/// <summary>Turns conversations into text and tokens: <c>apply_chat_template</c> of <c>transformers</c>. Immutable and safe for many threads.</summary>
public sealed class ChatTokenizer
{
    private readonly ChatTemplateSet? _templates;

    /// <summary>Makes one from a tokenizer and its templates.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="templates">The templates; null for those of the tokenizer.</param>
    public ChatTokenizer(Tokenizer tokenizer, ChatTemplateSet? templates = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Tokenizer = tokenizer;
        _templates = templates ?? tokenizer.ChatTemplates switch
        {
            { Count: 0 } => null,
            { Count: 1 } single when single.TryGetValue("default", out string? source) => ChatTemplateSet.Single(source),
            IReadOnlyDictionary<string, string> named => ChatTemplateSet.Named(named),
        };
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Renders a conversation with the tokenizer's special tokens as variables.</summary>
    /// <param name="input">The conversation.</param>
    /// <param name="options">The template and the limits; null for the defaults.</param>
    /// <exception cref="TemplateException">The input does not fit, there is no template, or it raised an error.</exception>
    public RenderedChat Render(ChatTemplateInput input, ChatEncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ChatTemplate template = Select(options?.Template, input.Tools is not null);
        return ChatRenderer.Render(template, WithSpecialTokens(ChatRenderer.Prepare(input)), options?.Rendering);
    }

    /// <summary>Encodes a conversation.</summary>
    /// <param name="input">The conversation.</param>
    /// <param name="options">The template, masks, truncation and padding; null for the defaults.</param>
    /// <exception cref="TemplateException">The input or the options do not fit, there is no template, or it raised an error.</exception>
    public ChatEncoding Encode(ChatTemplateInput input, ChatEncodeOptions? options = null) => EncodeBatch([input], options)[0];

    /// <summary>Encodes several conversations.</summary>
    /// <param name="inputs">The conversations.</param>
    /// <param name="options">The template, masks, truncation and padding; null for the defaults.</param>
    /// <exception cref="TemplateException">An input or the options do not fit, there is no template, or it raised an error.</exception>
    public IReadOnlyList<ChatEncoding> EncodeBatch(IReadOnlyList<ChatTemplateInput> inputs, ChatEncodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= new ChatEncodeOptions();
        if (options.AssistantMask && inputs.Any(input => input.ContinueField is not null))
        {
            throw Raise.Value("continue_final_message is not compatible with return_assistant_tokens_mask.");
        }

        if (options.SanitizeControlTokens)
        {
            return options.AssistantMask
                ? throw Raise.Value("`sanitize_control_tokens=True` requires `tokenize=True` and is not compatible with `return_assistant_tokens_mask=True`.")
                : [.. Fit([.. inputs.Select(input => EncodeSanitized(input, options))], options)];
        }

        List<RenderedChat> rendered = [.. inputs.Select(input => Render(input, options))];
        IReadOnlyList<Encoding> encodings = Tokenizer.EncodeBatch([.. rendered.Select(chat => chat.Text)], addSpecialTokens: false, options.Truncation, options.Padding);
        return [.. rendered.Zip(encodings, (chat, encoding) => new ChatEncoding(
            chat.Text,
            encoding.Ids,
            encoding.AttentionMask,
            options.AssistantMask ? [.. AssistantMask.Create(chat.GenerationSpans, [.. encoding.Offsets.Select(offset => new TextSpan(offset.Start, offset.End))])] : null))];
    }

    private ChatTemplate Select(string? template, bool hasTools) =>
        _templates?.Select(template, hasTools) ?? (template is null ? throw ChatTemplateSet.NoTemplate() : ChatTemplate.Parse(template));

    private ChatTemplateInput WithSpecialTokens(ChatTemplateInput input)
    {
        Dictionary<string, object?> variables = Tokenizer.SpecialTokens.ToDictionary(token => token.Key, object? (token) => token.Value);
        foreach ((string name, object? value) in input.Variables)
        {
            variables[name] = value;
        }

        return input with { Variables = variables };
    }

    private (string Text, List<int> Ids) EncodeSanitized(ChatTemplateInput input, ChatEncodeOptions options)
    {
        ChatTemplate template = Select(options.Template, input.Tools is not null);
        List<AddedToken> added = [.. Tokenizer.AddedTokens.Values];
        var control = new ControlTokens(ControlTokens.Of(template, added.Select(token => (token.Content, token.Special))), added.Select(token => token.Content));
        string text = ChatRenderer.Render(template, WithSpecialTokens(control.Mark(ChatRenderer.Prepare(input))), options.Rendering).Text;
        IReadOnlyList<(string Text, bool IsPlain)> pieces = control.Split(text);
        IReadOnlyList<int> ids = control.Encode(text, piece => Tokenizer.Encode(piece, addSpecialTokens: false).Ids, Tokenizer.EncodeWithoutAddedTokens, Tokenizer.TokenToId);
        return (string.Concat(pieces.Select(piece => piece.Text)), [.. ids]);
    }

    // What was encoded in pieces is cut and filled as one.
    private IEnumerable<ChatEncoding> Fit(List<(string Text, List<int> Ids)> chats, ChatEncodeOptions options)
    {
        if (options.Truncation is { } truncation)
        {
            chats = [.. chats.Select(chat => (chat.Text, truncation.Side == TextSide.Right ? [.. chat.Ids.Take(truncation.MaxLength)] : chat.Ids.TakeLast(truncation.MaxLength).ToList()))];
        }

        int length = options.Padding is { } padding ? padding.Length ?? chats.Max(chat => chat.Ids.Count) : 0;
        length = options.Padding?.MultipleOf is { } multiple and > 0 ? (length + multiple - 1) / multiple * multiple : length;
        foreach ((string text, List<int> ids) in chats)
        {
            int missing = Math.Max(0, length - ids.Count);
            int pad = missing == 0 ? 0 : options.Padding!.PadId ?? Tokenizer.PadTokenId ?? throw new TokenizerException("tokenizer_config.json", "pad_token", "padding needs a padding token, and the tokenizer has none");
            int[] filling = [.. Enumerable.Repeat(pad, missing)];
            int[] hidden = new int[missing];
            int[] seen = [.. Enumerable.Repeat(1, ids.Count)];
            yield return (options.Padding?.Side ?? Tokenizer.PaddingSide) == TextSide.Right
                ? new ChatEncoding(text, [.. ids, .. filling], [.. seen, .. hidden], null)
                : new ChatEncoding(text, [.. filling, .. ids], [.. hidden, .. seen], null);
        }
    }
}
