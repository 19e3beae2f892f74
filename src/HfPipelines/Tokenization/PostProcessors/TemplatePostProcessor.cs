namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>A piece of a template: a text, or special tokens.</summary>
/// <param name="Sequence">The index of the text; -1 for special tokens.</param>
/// <param name="Tokens">The special tokens; null where the file names some that it does not define, an error only when they are added.</param>
/// <param name="TypeId">The type id of the piece.</param>
internal sealed record TemplatePiece(int Sequence, IReadOnlyList<(string Token, int Id)>? Tokens, int TypeId);

/// <summary>Puts texts and special tokens in the order of a template.</summary>
internal sealed class TemplatePostProcessor(IReadOnlyList<TemplatePiece> single, IReadOnlyList<TemplatePiece> pair) : IPostProcessor
{
    private readonly TemplatePiece? _text = single.FirstOrDefault(p => p.Sequence == 0);

    /// <inheritdoc/>
    public SpecialFrame? Single { get; } = FrameOf(single);

    /// <inheritdoc/>
    public void Prepare(EncodingData data)
    {
        if (_text is not null)
        {
            data.SetTypeId(_text.TypeId);
        }
    }

    /// <inheritdoc/>
    public int CountAdded(bool isPair) => (isPair ? pair : single).Sum(p => p.Tokens?.Count ?? 0);

    /// <inheritdoc/>
    public IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens)
    {
        var result = new List<SequencePart>();
        foreach (TemplatePiece piece in parts.Count == 1 ? single : pair)
        {
            if (piece.Sequence >= 0)
            {
                SequencePart part = parts[piece.Sequence];
                part.Main.SetTypeId(piece.TypeId);
                result.Add(part);
            }
            else if (addSpecialTokens)
            {
                IReadOnlyList<(string Token, int Id)> tokens = piece.Tokens
                    ?? throw new TokenizerException("tokenizer.json", "post_processor.special_tokens", "the template uses a special token that is not defined");
                var special = new EncodingData(tokens.Count);
                foreach ((string token, int id) in tokens)
                {
                    special.AddSpecial(id, token, piece.TypeId);
                }

                result.Add(new SequencePart(special, []));
            }
        }

        return result;
    }

    private static SpecialFrame? FrameOf(IReadOnlyList<TemplatePiece> pieces)
    {
        if (pieces.Count(p => p.Sequence >= 0) != 1 || !pieces.All(p => p.Sequence <= 0 && p.Tokens is not null))
        {
            return null;
        }

        return new SpecialFrame([.. Tokens(pieces.TakeWhile(p => p.Sequence < 0))], [.. Tokens(pieces.SkipWhile(p => p.Sequence < 0).Skip(1))]);

        static IEnumerable<(string, int, int)> Tokens(IEnumerable<TemplatePiece> pieces) => pieces.SelectMany(p => p.Tokens!.Select(t => (t.Token, t.Id, p.TypeId)));
    }
}
