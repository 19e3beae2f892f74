using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.Tables;

/// <summary>Encodes questions about tables, for the models of the TAPAS kind. Immutable and safe for many threads.</summary>
public sealed class TableTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly ClassOptions _options;
    private readonly int _start;
    private readonly int _separator;

    private TableTokenizer(Tokenizer tokenizer, ClassOptions options)
    {
        (_tokenizer, _options) = (tokenizer, options);
        _start = tokenizer.ClsTokenId ?? throw new TokenizerException(tokenizer.ClassName, "cls_token", "the tokenizer has none");
        _separator = tokenizer.SepTokenId ?? throw new TokenizerException(tokenizer.ClassName, "sep_token", "the tokenizer has none");
    }

    /// <summary>Makes it of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <exception cref="TokenizerException">The tokenizer's class knows no tables, or has no token for a start or a separator.</exception>
    public static TableTokenizer Create(Tokenizer tokenizer)
        => tokenizer.Settings.Options is { } options && TokenizerClassSpec.Find(tokenizer.ClassName)?["tables"].Bool(absent: false) == true
            ? new TableTokenizer(tokenizer, options)
            : throw new TokenizerException(tokenizer.ClassName, null, "the tokenizer's class knows no tables");

    /// <summary>Encodes a question about a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="question">The question.</param>
    /// <param name="answers">For training: the cells that answer it; null for none.</param>
    /// <param name="options">How; null for the whole table, as it is.</param>
    /// <exception cref="TokenizerException">The table has too many rows or columns, or does not fit, or an answer is not in it.</exception>
    public TableEncoding Encode(TableData table, string question, IReadOnlyList<TableCell>? answers = null, TableEncodeOptions? options = null)
        => Encode(table, [question], answers is null ? null : [answers], options)[0];

    /// <summary>Encodes questions about a table that follow each other: each is told what answered the one before.</summary>
    /// <param name="table">The table.</param>
    /// <param name="questions">The questions.</param>
    /// <param name="answers">For training: the cells that answer each; null for none.</param>
    /// <param name="options">How; null for the whole table, as it is.</param>
    /// <exception cref="ArgumentException">There are not as many answers as questions, or a row has not as many cells as there are columns.</exception>
    /// <exception cref="TokenizerException">The table has too many rows or columns, or does not fit, or an answer is not in it.</exception>
    public IReadOnlyList<TableEncoding> Encode(TableData table, IReadOnlyList<string> questions, IReadOnlyList<IReadOnlyList<TableCell>>? answers = null, TableEncodeOptions? options = null)
    {
        options ??= new TableEncodeOptions();
        if ((answers is not null && answers.Count != questions.Count) || table.Rows.Any(r => r.Count != table.Columns.Count))
        {
            throw new ArgumentException($"Expected answers to each of {questions.Count} questions, and in every row {table.Columns.Count} cells, as many as columns.", nameof(answers));
        }

        if (answers is not null && _options.IsTrue("update_answer_coordinates"))
        {
            throw new TokenizerException("tokenizer_config.json", "update_answer_coordinates", "expected false, for the cells are given; found true");
        }

        int rows = CountRows(table, options);
        var cells = new CellTokens([.. table.Rows.Prepend(table.Columns).Select((r, i) => r.Select(c => Split(i == 0 && _options.IsTrue("strip_column_names") ? "" : c)).ToArray())]);
        var numbers = new TableNumbers(table);
        TableEncoding[] encodings = [.. questions.Select((q, i) => Encode(table, q, cells, rows, numbers, answers?[i], i > 0 ? answers?[i - 1] : null, options))];
        if (options.Padding is not { } padding)
        {
            return encodings;
        }

        int length = padding.Length ?? encodings.Max(e => e.Ids.Length);
        length = padding.MultipleOf is { } multiple and > 0 ? (length + multiple - 1) / multiple * multiple : length;
        return [.. encodings.Select(e => Pad(e, length - e.Ids.Length, padding))];
    }

    private int CountRows(TableData table, TableEncodeOptions options)
    {
        int mostRows = Most("max_row_id");
        if (table.Columns.Count >= Most("max_column_id"))
        {
            throw new TokenizerException(_tokenizer.ClassName, "max_column_id", $"expected a table of less than {Most("max_column_id")} columns, found {table.Columns.Count}");
        }

        return table.Rows.Count < mostRows ? table.Rows.Count
            : options.DropsRows ? mostRows - 1
            : throw new TokenizerException(_tokenizer.ClassName, "max_row_id", $"expected a table of less than {mostRows} rows, found {table.Rows.Count}");

        int Most(string option) => _options[option].ValueKind == System.Text.Json.JsonValueKind.Number ? _options.Int(option) : _tokenizer.ModelMaxLength ?? int.MaxValue;
    }

    private List<string> Split(string text) => _tokenizer.Text!.Tokenize(text);

    // A question that is too long or too short is left out.
    private (string Question, List<string> Tokens) Question(string question)
    {
        List<string> tokens = Split(question);
        bool isOut = (Limit("max_question_length") is { } most && tokens.Count > most) || (Limit("min_question_length") is { } least && tokens.Count < least);
        return isOut ? ("", []) : (question, tokens);

        int? Limit(string option) => _options[option].ValueKind == System.Text.Json.JsonValueKind.Number ? _options.Int(option) : null;
    }

    private TableEncoding Encode(
        TableData table, string question, CellTokens cells, int rows, TableNumbers numbers, IReadOnlyList<TableCell>? answers, IReadOnlyList<TableCell>? previous, TableEncodeOptions options)
    {
        (question, List<string> words) = Question(question);
        int tokens = cells.LongestCell;
        if (options.DropsRows)
        {
            int budget = (options.MaxLength ?? _tokenizer.ModelMaxLength ?? int.MaxValue) - words.Count - 2;
            (rows, tokens) = cells.Fit(rows, budget, _options.Int("cell_trim_length"));
        }

        (string Token, int Column, int Row)[] taken = [.. cells.Take(rows, tokens)];
        int[] ids = [_start, .. words.Select(_tokenizer.Text!.IdOf), _separator, .. taken.Select(t => _tokenizer.Text.IdOf(t.Token))];
        if (ids.Length > options.MaxLength)
        {
            throw new TokenizerException(_tokenizer.ClassName, null, $"expected a question and names of columns of at most {options.MaxLength} tokens, found {ids.Length}");
        }

        var places = new Places(taken, ids.Length - taken.Length);
        var types = new TableTokenType[ids.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            types[places.First + i] = new TableTokenType { Segment = 1, Column = taken[i].Column, Row = taken[i].Row };
        }

        foreach ((int row, int column, int rank, int inverseRank) in numbers.Ranks())
        {
            places.Change(types, row, column, t => t with { Rank = rank, InverseRank = inverseRank });
        }

        foreach ((int row, int column, int relations) in numbers.Relations(question))
        {
            places.Change(types, row, column, t => t with { Relations = relations });
        }

        foreach (TableCell cell in previous ?? [])
        {
            Mark(cell, () => places.Change(types, cell.Row, cell.Column, t => t with { PreviousLabel = 1 }));
        }

        var encoding = new TableEncoding([.. ids], [.. ids.Select(_ => 1)], [.. types]);
        return answers is null ? encoding : WithAnswers(encoding, table, numbers, places, answers);
    }

    private TableEncoding WithAnswers(TableEncoding encoding, TableData table, TableNumbers numbers, Places places, IReadOnlyList<TableCell> answers)
    {
        int count = encoding.Ids.Length;
        int[] labels = new int[count];
        double[] values = [.. Enumerable.Repeat(double.NaN, count)];
        double[] scales = [.. Enumerable.Repeat(1.0, count)];
        foreach (TableCell cell in answers)
        {
            Mark(cell, () => places.Change(labels, cell.Row, cell.Column, _ => 1));
        }

        for (int column = 0; column < table.Columns.Count; column++)
        {
            foreach ((int row, NumericValue value) in numbers.Column(column))
            {
                places.Change(values, row, column, old => value.Number ?? old);
            }

            for (int row = 0; row < table.Rows.Count; row++)
            {
                int size = places.Count(row, column);
                places.Change(scales, row, column, _ => size);
            }
        }

        return encoding with { Labels = [.. labels], NumericValues = [.. values], NumericValueScales = [.. scales] };
    }

    private void Mark(TableCell cell, Func<int> mark)
    {
        if (mark() == 0)
        {
            throw new TokenizerException(_tokenizer.ClassName, null, $"expected answers in the table as it is encoded, found none in row {cell.Row} and column {cell.Column}");
        }
    }

    private TableEncoding Pad(TableEncoding encoding, int missing, PaddingOptions padding)
    {
        if (missing <= 0)
        {
            return encoding;
        }

        int id = padding.PadId ?? _tokenizer.PadTokenId ?? throw new TokenizerException(_tokenizer.ClassName, "pad_token", "padding needs a padding token, and the tokenizer has none");
        bool isLeft = (padding.Side ?? _tokenizer.PaddingSide) == TextSide.Left;
        return new TableEncoding([.. Fill(encoding.Ids, id)], [.. Fill(encoding.AttentionMask, 0)], [.. Fill(encoding.TokenTypes, default)])
        {
            Labels = encoding.Labels is { } labels ? [.. Fill(labels, 0)] : null,
            NumericValues = encoding.NumericValues is { } values ? [.. Fill(values, double.NaN)] : null,
            NumericValueScales = encoding.NumericValueScales is { } scales ? [.. Fill(scales, 1)] : null,
        };

        IEnumerable<T> Fill<T>(IEnumerable<T> items, T filling) => isLeft ? Enumerable.Repeat(filling, missing).Concat(items) : items.Concat(Enumerable.Repeat(filling, missing));
    }

    /// <summary>Where the tokens of cells stand.</summary>
    private sealed class Places((string Token, int Column, int Row)[] taken, int first)
    {
        private readonly ILookup<(int Row, int Column), int> _tokens = taken.Index().ToLookup(t => (t.Item.Row - 1, t.Item.Column - 1), t => first + t.Index);

        public int First => first;

        public int Count(int row, int column) => _tokens[(row, column)].Count();

        /// <summary>Changes the entries of a cell, and says how many there are.</summary>
        public int Change<T>(T[] entries, int row, int column, Func<T, T> change)
        {
            int count = 0;
            foreach (int index in _tokens[(row, column)])
            {
                entries[index] = change(entries[index]);
                count++;
            }

            return count;
        }
    }
}
