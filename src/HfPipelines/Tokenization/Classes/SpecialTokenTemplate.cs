using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.Classes;

/// <summary>Reads templates of special tokens as <c>tokenizer_classes.json</c> writes them: <c>{cls_token}:0 $A:0 {sep_token}:0</c>, the number being the type id.</summary>
internal static class SpecialTokenTemplate
{
    /// <summary>The template that adds nothing.</summary>
    public static TemplatePostProcessor None { get; } = new([new TemplatePiece(0, [], 0)], [new TemplatePiece(0, [], 0), new TemplatePiece(1, [], 1)]);

    /// <summary>Reads a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="options">The tokens by role, and options that hold tokens; a piece whose option is not set is left out.</param>
    /// <param name="idOf">The id of a token; negative for none.</param>
    public static List<TemplatePiece> Read(string text, ClassOptions options, Func<string, int> idOf)
    {
        var pieces = new List<TemplatePiece>();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool isTyped = word.Length > 2 && word[^2] == ':' && char.IsAsciiDigit(word[^1]);
            string name = isTyped ? word[..^2] : word;
            int type = isTyped ? word[^1] - '0' : 0;
            if (name is "$A" or "$B")
            {
                pieces.Add(new TemplatePiece(name[1] - 'A', [], type));
            }
            else if (options.Fill(name) is { } filled)
            {
                pieces.Add(new TemplatePiece(-1, [Token(name, filled, options, idOf)], type));
            }
        }

        return pieces;
    }

    // "text={role}" writes the text and takes the id of the role's token.
    private static (string Token, int Id) Token(string name, string filled, ClassOptions options, Func<string, int> idOf)
    {
        int equals = name.IndexOf('=', StringComparison.Ordinal);
        string token = equals < 0 ? filled : filled[(equals + 1)..];
        int id = idOf(token);
        if (id < 0 && options.Text("unk_token") is { } unknown)
        {
            (token, id) = (unknown, idOf(unknown));
        }

        return (equals < 0 ? token : filled[..equals], id);
    }
}
