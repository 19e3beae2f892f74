using System.Text;
using Google.Protobuf;
using Microsoft.ML.Tokenizers;

namespace HfPipelines.Benchmarks.Tokenizers;

/// <summary>The tokenizers of Microsoft.ML.Tokenizers that read the same vocabularies.</summary>
internal static class MicrosoftTokenizers
{
    private const string Gpt2Words = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <summary>Loads the tokenizer of a name; its files are written first, so that the time is that of reading.</summary>
    public static Func<Tokenizer> Loader(string name, Vocabularies vocabularies)
    {
        switch (name)
        {
            case "gpt2":
                byte[] ranked = Encoding.ASCII.GetBytes(string.Join('\n', RankedTokens.Read().Select((token, rank) => $"{Convert.ToBase64String(token)} {rank}")));
                return () => TiktokenTokenizer.Create(new MemoryStream(ranked), new RegexPreTokenizer(new(Gpt2Words), null), null);
            case "o200k":
                return () => TiktokenTokenizer.CreateForEncoding("o200k_base");
            case "bert":
                byte[] words = Encoding.UTF8.GetBytes(string.Join('\n', vocabularies.WordPieces));
                return () => BertTokenizer.Create(new MemoryStream(words), new BertOptions());
            default:
                byte[] model = SentencePieceModel(vocabularies);
                return () => SentencePieceTokenizer.Create(new MemoryStream(model), addBeginningOfSentence: false, addEndOfSentence: true);
        }
    }

    /// <summary>A SentencePiece model file: pieces, the trainer's and the normalizer's settings.</summary>
    private static byte[] SentencePieceModel(Vocabularies vocabularies)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            foreach ((string token, float score) in vocabularies.Pieces)
            {
                int type = token switch { "<unk>" => 2, "<pad>" or "</s>" => 3, _ => 1 };
                Message(output, 1, piece =>
                {
                    piece.WriteTag(1, WireFormat.WireType.LengthDelimited);
                    piece.WriteString(token);
                    piece.WriteTag(2, WireFormat.WireType.Fixed32);
                    piece.WriteFloat(score);
                    Number(piece, 3, type);
                });
            }

            Message(output, 2, trainer =>
            {
                Number(trainer, 3, 1);
                Number(trainer, 40, 2);
                Number(trainer, 41, 0);
                Number(trainer, 42, 1);
                Number(trainer, 43, 0);
            });
            Message(output, 3, normalizer =>
            {
                normalizer.WriteTag(2, WireFormat.WireType.LengthDelimited);
                normalizer.WriteBytes(ByteString.FromBase64(Vocabularies.CharacterMap()));
                Number(normalizer, 3, 1);
                Number(normalizer, 4, 1);
                Number(normalizer, 5, 1);
            });
        }

        return stream.ToArray();
    }

    private static void Number(CodedOutputStream output, int field, int value)
    {
        output.WriteTag(field, WireFormat.WireType.Varint);
        output.WriteInt32(value);
    }

    private static void Message(CodedOutputStream output, int field, Action<CodedOutputStream> write)
    {
        using var stream = new MemoryStream();
        using (var content = new CodedOutputStream(stream, leaveOpen: true))
        {
            write(content);
        }

        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(stream.ToArray()));
    }
}
