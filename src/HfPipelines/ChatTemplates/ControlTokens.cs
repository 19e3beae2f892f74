using System.Text;
using HfPipelines.ChatTemplates.Python;
using HfPipelines.ChatTemplates.Runtime;

namespace HfPipelines.ChatTemplates;

/// <summary>
/// Keeps control tokens in what users write apart from those that the template writes (<c>sanitize_control_tokens</c>):
/// the former are marked with private characters before rendering and encoded as plain text afterwards.
/// </summary>
public sealed class ControlTokens
{
    // U+F0000 and U+F0001.
    private const string Begin = "\U000F0000";
    private const string End = "\U000F0001";

    private readonly string[] _tokens;
    private readonly string[] _addedTokens;

    /// <summary>Makes the control tokens of a tokenizer.</summary>
    /// <param name="controlTokens">The tokens to keep apart (<see cref="Of"/>).</param>
    /// <param name="addedTokens">All added tokens of the tokenizer.</param>
    public ControlTokens(IEnumerable<string> controlTokens, IEnumerable<string> addedTokens)
    {
        _tokens = LongestFirst(controlTokens);
        _addedTokens = LongestFirst(addedTokens);
    }

    /// <summary>Which added tokens are control tokens: the special ones and those that the template writes itself.</summary>
    /// <param name="template">The template.</param>
    /// <param name="addedTokens">The added tokens and whether each is special.</param>
    public static IEnumerable<string> Of(ChatTemplate template, IEnumerable<(string Content, bool Special)> addedTokens)
    {
        ArgumentNullException.ThrowIfNull(template);
        return addedTokens.Where(token => token.Special || (template.LiteralText.Contains(token.Content, StringComparison.Ordinal) && !token.Content.All(PythonChar.IsSpace)))
            .Select(token => token.Content);
    }

    /// <summary>Marks the control tokens in all texts of an input; keys of dictionaries are left as they are.</summary>
    /// <param name="input">The input.</param>
    public ChatTemplateInput Mark(ChatTemplateInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input with
        {
            Messages = [.. input.Messages.Select(MarkFields)],
            Tools = input.Tools is null ? null : [.. input.Tools.Select(MarkValue)],
            Documents = input.Documents is null ? null : [.. input.Documents.Select(MarkValue)],
            Variables = MarkFields(input.Variables),
        };
    }

    /// <summary>Cuts a rendered text at the marks.</summary>
    /// <param name="rendered">The text.</param>
    /// <returns>The pieces in order; those that are plain hold a control token that a user wrote.</returns>
    public IReadOnlyList<(string Text, bool IsPlain)> Split(string rendered)
    {
        ArgumentNullException.ThrowIfNull(rendered);
        var pieces = new List<(string, bool)>();
        int from = 0;
        for (int i = NextMark(rendered, 0); i >= 0; i = NextMark(rendered, from))
        {
            pieces.Add((rendered[from..i], false));
            from = i + Begin.Length;
            string? token = string.CompareOrdinal(rendered, i, Begin, 0, Begin.Length) == 0
                ? Array.Find(_addedTokens, t => string.CompareOrdinal(rendered, from, t, 0, t.Length) == 0 && string.CompareOrdinal(rendered, from + t.Length, End, 0, End.Length) == 0)
                : null;
            if (token is not null)
            {
                pieces.Add((token, true));
                from += token.Length + End.Length;
            }
        }

        pieces.Add((rendered[from..], false));
        return pieces;
    }

    /// <summary>Encodes a rendered text, control tokens that users wrote as plain text.</summary>
    /// <param name="rendered">The text, rendered from what <see cref="Mark"/> gave.</param>
    /// <param name="encode">Encodes a text without adding special tokens.</param>
    /// <param name="encodePlain">Encodes a text without matching any added token.</param>
    /// <param name="tokenId">The id of an added token.</param>
    /// <exception cref="TemplateException">The tokenizer makes a control token even from plain text (<c>ValueError</c>).</exception>
    public IReadOnlyList<int> Encode(string rendered, Func<string, IReadOnlyList<int>> encode, Func<string, IReadOnlyList<int>> encodePlain, Func<string, int?> tokenId)
    {
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(encodePlain);
        ArgumentNullException.ThrowIfNull(tokenId);
        IReadOnlyList<(string Text, bool IsPlain)> pieces = Split(rendered);
        IReadOnlyList<int> newline = encode("\n");
        List<int> ids = [.. encode(pieces[0].Text)];
        foreach ((string text, bool isPlain) in pieces.Skip(1).Where(piece => piece.Text.Length > 0))
        {
            // Behind a newline a tokenizer adds no space of its own.
            Func<string, IReadOnlyList<int>> encodePiece = isPlain ? encodePlain : encode;
            IReadOnlyList<int> encoded = encodePiece("\n" + text);
            IReadOnlyList<int> pieceIds = encoded.Take(newline.Count).SequenceEqual(newline) ? [.. encoded.Skip(newline.Count)] : encodePiece(text);
            if (isPlain && tokenId(text) is { } id && pieceIds.Contains(id))
            {
                throw Raise.Value($"Can't sanitize {PythonRepr.Repr(text)}: the tokenizer produces it from plain text");
            }

            ids.AddRange(pieceIds);
        }

        return ids;
    }

    private static string[] LongestFirst(IEnumerable<string> tokens) => [.. tokens.Where(token => token.Length > 0).OrderByDescending(token => PythonText.Length(token))];

    private static int NextMark(string text, int from)
    {
        int begin = text.IndexOf(Begin, from, StringComparison.Ordinal);
        int end = text.IndexOf(End, from, StringComparison.Ordinal);
        return begin < 0 ? end : end < 0 ? begin : Math.Min(begin, end);
    }

    private Dictionary<string, object?> MarkFields(IReadOnlyDictionary<string, object?> fields) => fields.ToDictionary(field => field.Key, field => MarkValue(field.Value));

    private object? MarkValue(object? value) => MarkPython(PythonValue.From(value));

    private object? MarkPython(object? value)
    {
        switch (value)
        {
            case string text:
                return MarkText(text);
            case PythonDictionary dictionary:
                var marked = new PythonDictionary();
                foreach ((object? key, object? item) in dictionary.Items)
                {
                    marked.Set(key, MarkPython(item));
                }

                return marked;
            case PythonList list:
                return new PythonList([.. list.Items.Select(MarkPython)]);
            case PythonTuple tuple:
                return new PythonList([.. tuple.Items.Select(MarkPython)]);
            default:
                return value;
        }
    }

    private string MarkText(string text)
    {
        // Marks that are already there could forge one.
        text = text.Replace(Begin, "", StringComparison.Ordinal).Replace(End, "", StringComparison.Ordinal);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length;)
        {
            string? token = Array.Find(_tokens, t => string.CompareOrdinal(text, i, t, 0, t.Length) == 0);
            result.Append(token is null ? text[i].ToString() : Begin + token + End);
            i += token?.Length ?? 1;
        }

        return result.ToString();
    }
}
