using System.Collections.Immutable;
using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.Entities;

/// <summary>Encodes texts with the entities that they mention, for the models of the LUKE kind. Immutable and safe for many threads.</summary>
public sealed class EntityTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly ClassOptions _options;
    private readonly EntityVocabulary _entities;
    private readonly EntityTask _task;

    private EntityTokenizer(Tokenizer tokenizer, ClassOptions options, EntityVocabulary entities, EntityTask task)
    {
        (_tokenizer, _options, _entities, _task) = (tokenizer, options, entities, task);
    }

    /// <summary>Makes it of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <param name="task">What the model is to say.</param>
    /// <exception cref="TokenizerException">The tokenizer's class knows no entities.</exception>
    public static EntityTokenizer Create(Tokenizer tokenizer, EntityTask task = EntityTask.None)
        => tokenizer.Settings is { Options: { } options, Entities: { } entities }
            ? new EntityTokenizer(tokenizer, options, entities, task)
            : throw new TokenizerException(tokenizer.ClassName, null, "the tokenizer's class knows no entities");

    /// <summary>Encodes a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="spans">The mentions of entities: one where an entity is classified, two where a pair is.</param>
    /// <param name="pair">A second text; null for none.</param>
    /// <param name="pairSpans">The mentions in the second text.</param>
    /// <exception cref="ArgumentException">There are not as many mentions as the task wants, or one is outside of its text.</exception>
    public EntityEncoding Encode(string text, IReadOnlyList<EntitySpan> spans, string? pair = null, IReadOnlyList<EntitySpan>? pairSpans = null)
    {
        int expected = _task switch { EntityTask.Classification => 1, EntityTask.PairClassification => 2, _ => spans.Count };
        if (spans.Count != expected)
        {
            throw new ArgumentException($"Expected {expected} mentions, found {spans.Count}.", nameof(spans));
        }

        (List<int> first, List<(int Start, int End)> firstSpans) = Split(text, spans);
        Mark(first, firstSpans);
        int sep = _tokenizer.SepTokenId ?? throw new TokenizerException(_tokenizer.ClassName, "sep_token", "the tokenizer has none");
        List<int> ids = [_tokenizer.ClsTokenId ?? throw new TokenizerException(_tokenizer.ClassName, "cls_token", "the tokenizer has none"), .. first, sep];
        List<(int Start, int End)> placed = [.. firstSpans.Select(s => (s.Start + 1, s.End + 1))];
        List<int> entities = [.. spans.Select((s, i) => IdOf(s, isSecond: _task == EntityTask.PairClassification && i == 1))];
        if (pair is not null)
        {
            (List<int> second, List<(int Start, int End)> secondSpans) = Split(pair, pairSpans ?? []);
            placed.AddRange(secondSpans.Select(s => (s.Start + first.Count + 3, s.End + first.Count + 3)));
            entities.AddRange((pairSpans ?? []).Select(s => IdOf(s, isSecond: false)));
            ids.AddRange([sep, .. second, sep]);
        }

        bool hasEnds = _task == EntityTask.SpanClassification;
        return new EntityEncoding(
            [.. ids],
            [.. ids.Select(_ => 1)],
            [.. entities],
            [.. placed.Select(Positions)],
            [.. entities.Select(_ => 1)],
            hasEnds ? [.. placed.Select(s => s.Start)] : [],
            hasEnds ? [.. placed.Select(s => s.End - 1)] : []);
    }

    /// <summary>Fills encodings to one length.</summary>
    /// <param name="encodings">The encodings.</param>
    /// <param name="length">The number of tokens; null for that of the longest.</param>
    /// <param name="entityCount">The number of entities; null for the most that one has.</param>
    public IReadOnlyList<EntityEncoding> Pad(IReadOnlyList<EntityEncoding> encodings, int? length = null, int? entityCount = null)
    {
        int tokens = length ?? encodings.Max(e => e.Ids.Length);
        int entities = entityCount ?? encodings.Max(e => e.EntityIds.Length);
        int pad = _tokenizer.PadTokenId ?? throw new TokenizerException(_tokenizer.ClassName, "pad_token", "padding needs a padding token, and the tokenizer has none");
        return [.. encodings.Select(e => e.Pad(tokens, entities, pad, _entities.Padding, _tokenizer.PaddingSide))];
    }

    private int IdOf(EntitySpan span, bool isSecond)
        => span.Name is { } name ? _entities.Ids.TryGetValue(name, out int id) ? id : _entities.Unknown : isSecond ? _entities.SecondMask : _entities.Mask;

    private ImmutableArray<int> Positions((int Start, int End) span)
    {
        int longest = _options.Int("max_mention_length");
        return [.. Enumerable.Range(0, longest).Select(i => span.Start + i < span.End ? span.Start + i : -1)];
    }

    /// <summary>Encodes the parts of a text between the ends of mentions, each on its own, so that every mention is whole tokens.</summary>
    private (List<int> Ids, List<(int Start, int End)> Spans) Split(string text, IReadOnlyList<EntitySpan> spans)
    {
        var ids = new List<int>();
        var tokenAt = new Dictionary<int, int>();
        int done = 0;
        foreach (int position in spans.SelectMany(s => (int[])[s.Start, s.End]).Distinct().Order())
        {
            if (position < 0 || position > text.Length)
            {
                throw new ArgumentException($"Expected mentions within the text of {text.Length} characters, found the position {position}.", nameof(spans));
            }

            int cut = position > 0 && text[position - 1] == ' ' ? position - 1 : position;
            if (cut != done)
            {
                ids.AddRange(_tokenizer.Encode(text[done..cut], addSpecialTokens: false).Ids);
                done = cut;
            }

            tokenAt[position] = ids.Count;
        }

        ids.AddRange(_tokenizer.Encode(text[done..], addSpecialTokens: false).Ids);
        return (ids, [.. spans.Select(s => (tokenAt[s.Start], tokenAt[s.End]))]);
    }

    /// <summary>Puts a token before and after every mention that is to be classified.</summary>
    private void Mark(List<int> ids, List<(int Start, int End)> spans)
    {
        if (_task is not (EntityTask.Classification or EntityTask.PairClassification))
        {
            return;
        }

        string[] roles = ["entity_1_token", "entity_2_token"];
        foreach (int index in Enumerable.Range(0, spans.Count).OrderByDescending(i => spans[i].Start).ToArray())
        {
            int mark = _tokenizer.TokenToId(_options.Text(roles[index])!) ?? throw new TokenizerException(_tokenizer.ClassName, roles[index], "the token has no id");
            ids.Insert(spans[index].End, mark);
            ids.Insert(spans[index].Start, mark);
        }

        int[] order = [.. Enumerable.Range(0, spans.Count).OrderBy(i => spans[i].Start)];
        for (int i = 0; i < order.Length; i++)
        {
            (int start, int end) = spans[order[i]];
            spans[order[i]] = (start + (2 * i), end + (2 * i) + 2);
        }
    }
}
