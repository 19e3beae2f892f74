using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Models;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>Finds and reads the vocabulary of a checkpoint: tokenizer.json's, or that of a checkpoint without tokenizer.json.</summary>
internal static class VocabularyFiles
{
    /// <summary>The names under which a checkpoint may hold a vocabulary whatever its class says.</summary>
    private static readonly string[] CommonNames = ["tekken.json", "tokenizer.model", "tiktoken.model"];

    /// <summary>The vocabulary that tokenizer.json holds.</summary>
    public static VocabularySource FromTokenizerJson(JsonNode file)
    {
        JsonNode model = file["model"];
        bool hasPieces = model["vocab"].Value.ValueKind == System.Text.Json.JsonValueKind.Array;
        JsonNode normalizer = file["normalizer"];
        IEnumerable<JsonNode> normalizers = normalizer.IsNull ? [] : normalizer["type"].StringOrNull() == "Sequence" ? normalizer["normalizers"].Items : [normalizer];
        JsonNode map = normalizers.FirstOrDefault(n => n["type"].StringOrNull() == "Precompiled");
        return new VocabularySource
        {
            File = file.File,
            Pieces = hasPieces ? ModelReader.ReadPieces(model["vocab"]) : null,
            Vocabulary = hasPieces ? null : ModelReader.ReadVocabulary(model["vocab"]),
            Merges = model["merges"].IsNull ? null : vocabulary => ModelReader.ReadMerges(model["merges"], vocabulary, 0),
            CharacterMap = map.IsNull ? null : map["precompiled_charsmap"].String(),
        };
    }

    /// <summary>The path of the file that holds the vocabulary; null where there is none.</summary>
    public static string? Find(string folder, TokenizerClassInfo info)
        => CommonNames.Append(info.Files.GetValueOrDefault("vocab_file")).OfType<string>().Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);

    /// <summary>Reads a SentencePiece model, merges beside a vocab.json, or a list of tokens.</summary>
    /// <exception cref="TokenizerException">A file is malformed.</exception>
    public static VocabularySource Read(string path, TokenizerClassInfo info)
    {
        if (IsSentencePiece(path))
        {
            return FromSentencePiece(path);
        }

        return Path.GetExtension(path) == ".json" ? ReadJson(path, info) : new VocabularySource { File = path, Vocabulary = new Vocabulary(ReadLines(path)) };
    }

    /// <summary>Reads a list of tokens, one a line.</summary>
    public static Dictionary<string, int> ReadLines(string path)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        int id = 0;
        foreach (string line in ReadPlainLines(path))
        {
            ids[line.TrimEnd()] = id++;
        }

        return ids;
    }

    /// <summary>The lines of a text, ended by nothing but line feeds, as Python reads them.</summary>
    public static IEnumerable<string> ReadPlainLines(string path)
    {
        string[] lines = File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    /// <summary>Whether a file is a SentencePiece model and not a text of the same name: its first field is a piece.</summary>
    public static bool IsSentencePiece(string path)
    {
        if (Path.GetExtension(path) != ".model")
        {
            return false;
        }

        using FileStream stream = File.OpenRead(path);
        return stream.ReadByte() == 0x0A;
    }

    private static VocabularySource FromSentencePiece(string path)
    {
        SentencePieceFile model = SentencePieceFile.Read(path);
        var source = new VocabularySource
        {
            File = path,
            SentencePiece = model,
            Pieces = [.. model.Pieces.Select(p => (p.Text, (double)p.Score))],
            CharacterMap = model.CharacterMap.Length == 0 ? null : Convert.ToBase64String(model.CharacterMap),
            Marked = [.. model.Pieces.Where(p => p.Kind is SentencePieceKind.Control or SentencePieceKind.UserDefined).Select(p => new AddedToken(p.Text) { Special = p.Kind == SentencePieceKind.Control })],
        };
        return source with { Merges = vocabulary => MergeList.ToTable(MergeList.Derive(model.Ids), vocabulary, path) };
    }

    private static VocabularySource ReadJson(string path, TokenizerClassInfo info)
    {
        string merges = Path.Combine(Path.GetDirectoryName(path)!, info.Files.GetValueOrDefault("merges_file") ?? "merges.txt");
        return new VocabularySource
        {
            File = path,
            Vocabulary = ModelReader.ReadVocabulary(new JsonNode(path, null, TokenizerJsonReader.Parse(File.ReadAllBytes(path), path))),
            Merges = File.Exists(merges) ? vocabulary => MergeList.ToTable(MergeList.Read(merges), vocabulary, merges) : null,
        };
    }
}
