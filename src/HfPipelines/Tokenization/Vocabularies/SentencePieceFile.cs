namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>What a SentencePiece <c>.model</c> file holds.</summary>
internal sealed record SentencePieceFile
{
    /// <summary>The pieces in the order of their ids.</summary>
    public required IReadOnlyList<SentencePiece> Pieces { get; init; }

    /// <summary>How the pieces are found.</summary>
    public SentencePieceAlgorithm Algorithm { get; init; } = SentencePieceAlgorithm.Unigram;

    /// <summary>Whether characters without a piece become bytes.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>Whether the mark of a space stands after a word instead of before it.</summary>
    public bool SpaceIsSuffix { get; init; }

    /// <summary>The id of the unknown piece.</summary>
    public int UnknownId { get; init; }

    /// <summary>The id of the beginning; -1 for none.</summary>
    public int BeginId { get; init; } = 1;

    /// <summary>The id of the end; -1 for none.</summary>
    public int EndId { get; init; } = 2;

    /// <summary>The unknown piece.</summary>
    public string UnknownPiece { get; init; } = "<unk>";

    /// <summary>The piece of the beginning.</summary>
    public string BeginPiece { get; init; } = "<s>";

    /// <summary>The piece of the end.</summary>
    public string EndPiece { get; init; } = "</s>";

    /// <summary>What an unknown piece is decoded to.</summary>
    public string UnknownSurface { get; init; } = " \u2047 ";

    /// <summary>The compiled character map; empty for none.</summary>
    public byte[] CharacterMap { get; init; } = [];

    /// <summary>Whether a text gets a space in front.</summary>
    public bool AddDummyPrefix { get; init; } = true;

    /// <summary>Whether spaces at the ends and repeated ones go.</summary>
    public bool RemoveExtraSpaces { get; init; } = true;

    /// <summary>Whether spaces are written as ▁.</summary>
    public bool EscapeSpaces { get; init; } = true;

    /// <summary>The pieces and their ids; of several equal ones the last counts.</summary>
    public Dictionary<string, int> Ids
    {
        get
        {
            var ids = new Dictionary<string, int>(StringComparer.Ordinal);
            for (int id = 0; id < Pieces.Count; id++)
            {
                ids[Pieces[id].Text] = id;
            }

            return ids;
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="TokenizerException">It is no SentencePiece model.</exception>
    public static SentencePieceFile Read(string path) => Parse(File.ReadAllBytes(path), path);

    /// <summary>Reads a file's content.</summary>
    /// <exception cref="TokenizerException">It is no SentencePiece model.</exception>
    public static SentencePieceFile Parse(ReadOnlySpan<byte> bytes, string path)
    {
        var pieces = new List<SentencePiece>();
        var model = new SentencePieceFile { Pieces = pieces };
        var reader = new ProtobufReader(bytes, path);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    pieces.Add(ReadPiece(reader.Bytes, path));
                    break;
                case 2:
                    model = model.ReadTraining(reader.Bytes, path);
                    break;
                case 3:
                    model = model.ReadNormalization(reader.Bytes, path);
                    break;
            }
        }

        return pieces.Count > 0 ? model : throw new TokenizerException(path, null, "expected a SentencePiece model, found no pieces");
    }

    private static SentencePiece ReadPiece(ReadOnlySpan<byte> bytes, string path)
    {
        var piece = new SentencePiece("", 0, SentencePieceKind.Normal);
        var reader = new ProtobufReader(bytes, path);
        while (reader.Read())
        {
            piece = reader.Field switch
            {
                1 => piece with { Text = reader.Text },
                2 => piece with { Score = reader.Single },
                3 => piece with { Kind = (SentencePieceKind)reader.Number },
                _ => piece,
            };
        }

        return piece;
    }

    private SentencePieceFile ReadTraining(ReadOnlySpan<byte> bytes, string path)
    {
        SentencePieceFile model = this;
        var reader = new ProtobufReader(bytes, path);
        while (reader.Read())
        {
            model = reader.Field switch
            {
                3 => model with { Algorithm = (SentencePieceAlgorithm)reader.Number },
                24 => model with { SpaceIsSuffix = reader.IsTrue },
                35 => model with { ByteFallback = reader.IsTrue },
                40 => model with { UnknownId = (int)reader.Number },
                41 => model with { BeginId = (int)reader.Number },
                42 => model with { EndId = (int)reader.Number },
                44 => model with { UnknownSurface = reader.Text },
                45 => model with { UnknownPiece = reader.Text },
                46 => model with { BeginPiece = reader.Text },
                47 => model with { EndPiece = reader.Text },
                _ => model,
            };
        }

        return model;
    }

    private SentencePieceFile ReadNormalization(ReadOnlySpan<byte> bytes, string path)
    {
        SentencePieceFile model = this;
        var reader = new ProtobufReader(bytes, path);
        while (reader.Read())
        {
            model = reader.Field switch
            {
                2 => model with { CharacterMap = reader.Bytes.ToArray() },
                3 => model with { AddDummyPrefix = reader.IsTrue },
                4 => model with { RemoveExtraSpaces = reader.IsTrue },
                5 => model with { EscapeSpaces = reader.IsTrue },
                _ => model,
            };
        }

        return model;
    }
}

/// <summary>A piece of a SentencePiece model.</summary>
/// <param name="Text">The text, with ▁ for spaces.</param>
/// <param name="Score">Its score.</param>
/// <param name="Kind">What it is.</param>
internal readonly record struct SentencePiece(string Text, float Score, SentencePieceKind Kind);

/// <summary>What a piece is, numbered as in the file.</summary>
internal enum SentencePieceKind
{
    /// <summary>A piece of text.</summary>
    Normal = 1,

    /// <summary>What stands for a text without a piece.</summary>
    Unknown = 2,

    /// <summary>A mark that no text contains.</summary>
    Control = 3,

    /// <summary>A text that is never cut.</summary>
    UserDefined = 4,

    /// <summary>A piece that is not used.</summary>
    Unused = 5,

    /// <summary>A byte.</summary>
    Byte = 6,
}

/// <summary>How the pieces of a text are found, numbered as in the file.</summary>
internal enum SentencePieceAlgorithm
{
    /// <summary>The cut of the highest score.</summary>
    Unigram = 1,

    /// <summary>Byte-pair encoding.</summary>
    Bpe = 2,

    /// <summary>Words.</summary>
    Word = 3,

    /// <summary>Characters.</summary>
    Character = 4,
}
