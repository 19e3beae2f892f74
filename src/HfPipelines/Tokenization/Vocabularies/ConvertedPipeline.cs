using HfPipelines.Tokenization.AddedTokens;
using HfPipelines.Tokenization.Decoders;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Models;
using HfPipelines.Tokenization.Normalizers;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.PostProcessors;
using HfPipelines.Tokenization.PreTokenizers;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>The pipeline of a vocabulary file whose class has no parts of its own: the file alone says how it works.</summary>
internal static class ConvertedPipeline
{
    private const string TiktokenPattern = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>Makes the pipeline of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="declared">The added tokens of tokenizer_config.json by id.</param>
    /// <param name="file">The SentencePiece model, where it is one.</param>
    /// <exception cref="TokenizerException">The file is malformed.</exception>
    public static TokenizerPipeline Create(string path, IReadOnlyDictionary<int, AddedToken> declared, out SentencePieceFile? file)
    {
        file = null;
        if (Path.GetFileName(path).EndsWith("tekken.json", StringComparison.Ordinal))
        {
            (VocabularySource tekken, string pattern) = TiktokenFile.ReadTekken(path);
            return FromBytes(tekken, pattern, tekken.Marked!);
        }

        if (VocabularyFiles.IsSentencePiece(path))
        {
            file = SentencePieceFile.Read(path);
            return FromSentencePiece(file, path, declared);
        }

        VocabularySource source = TiktokenFile.Read(path);
        int size = source.Vocabulary!.Count;
        int highest = declared.Count == 0 ? -1 : declared.Keys.Max();
        return FromBytes(
            source, TiktokenPattern, Enumerable.Range(size, Math.Max(highest - size + 1, 0)).Select(i => new AddedToken(declared.GetValueOrDefault(i)?.Content ?? $"<|reserved_token_{i}|>") { Special = true }));
    }

    private static TokenizerPipeline FromBytes(VocabularySource source, string pattern, IEnumerable<AddedToken> special)
    {
        Vocabulary vocabulary = source.Vocabulary!;
        var added = new AddedVocabulary(vocabulary, null);
        added.Add([.. special]);
        return new TokenizerPipeline(
            null,
            new SequencePreTokenizer([new SplitPreTokenizer(RegexPattern.Create(pattern), SplitBehavior.Isolated), new ByteLevelPreTokenizer(false, useRegex: false)]),
            new BpeModel(vocabulary, source.Merges!(vocabulary), new BpeOptions(null, null, null, FuseUnknown: false, ByteFallback: false, IgnoreMerges: true)),
            new ByteLevelPostProcessor(trimOffsets: false, addPrefixSpace: true, added.TokenOf),
            new ByteLevelDecoder(),
            added,
            null,
            null);
    }

    private static TokenizerPipeline FromSentencePiece(SentencePieceFile file, string path, IReadOnlyDictionary<int, AddedToken> declared)
    {
        ITokenizerModel model = file.Algorithm == SentencePieceAlgorithm.Unigram
            ? new UnigramModel([.. file.Pieces.Select(p => (p.Text, (double)p.Score))], file.UnknownId, file.ByteFallback)
            : Bpe(file, path, declared);
        List<INormalizer> normalizers = [new ReplaceNormalizer(new LiteralPattern(" "), "▁")];
        if (file.CharacterMap.Length > 0)
        {
            normalizers.Insert(0, PrecompiledNormalizer.Create(file.CharacterMap) ?? throw new TokenizerException(path, "normalizer_spec.precompiled_charsmap", "Cannot parse precompiled_charsmap"));
        }

        var normalizer = new SequenceNormalizer(normalizers);
        var spaces = new TokenDecoder((token, _, _) => token.Replace('▁', ' '));
        IDecoder decoder = new SequenceDecoder(file.ByteFallback ? [spaces, new ByteFallbackDecoder(), new FuseDecoder()] : [spaces]);
        return new TokenizerPipeline(normalizer, null, model, null, decoder, new AddedVocabulary(model.Vocabulary, normalizer), null, null);
    }

    private static BpeModel Bpe(SentencePieceFile file, string path, IReadOnlyDictionary<int, AddedToken> declared)
    {
        Dictionary<string, int> ids = file.Ids;
        List<(string Left, string Right)> merges = MergeList.Derive(ids);

        // A checkpoint may give another name to a piece that it uses for a token of its own.
        foreach ((int id, AddedToken token) in declared)
        {
            if (id >= 0 && id < file.Pieces.Count && file.Pieces[id].Text != token.Content && !ids.ContainsKey(token.Content) && ids.Remove(file.Pieces[id].Text))
            {
                ids[token.Content] = id;
            }
        }

        var vocabulary = new Vocabulary(ids);
        return new BpeModel(vocabulary, MergeList.ToTable(merges, vocabulary, path), new BpeOptions(file.UnknownPiece, null, null, FuseUnknown: true, file.ByteFallback, IgnoreMerges: false));
    }
}
