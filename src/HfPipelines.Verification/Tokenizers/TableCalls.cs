using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Tables;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Questions about tables.</summary>
internal static partial class TableCalls
{
    // Questions that the calls do not list; the ids are those of these.
    private const string ShortQuestion = "year ?";
    private const string AnsweredQuestion = "how tall is the pine ?";
    private const string TwiceAnsweredQuestion = "height of oak and pine";

    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        if (call.Tokenizer.ClassName != "TapasTokenizer")
        {
            return null;
        }

        TableTokenizer tokenizer = TableTokenizer.Create(call.Tokenizer);
        TableData table = Read(call.Input("table"));
        if (OneQuestion().Match(call.Text) is { Success: true } one)
        {
            return Write(tokenizer.Encode(table, PythonLiteral.Read(one.Groups[1].Value)));
        }

        if (Questions().Match(call.Text) is { Success: true } several)
        {
            string[] questions = [.. Literal().Matches(several.Groups[1].Value).Select(m => PythonLiteral.Read(m.Value))];
            return Write(tokenizer.Encode(table, questions, options: new TableEncodeOptions { Padding = new PaddingOptions() }));
        }

        if (Dropping().Match(call.Text) is { Success: true } dropping)
        {
            return Write(tokenizer.Encode(table, ShortQuestion, options: new TableEncodeOptions { MaxLength = Number(dropping.Groups[1]), DropsRows = true }));
        }

        if (Padded().Match(call.Text) is { Success: true } padded)
        {
            return Write(tokenizer.Encode(table, ShortQuestion, options: new TableEncodeOptions { Padding = new PaddingOptions { Length = Number(padded.Groups[1]) } }));
        }

        TableCell[] cells = [.. Cell().Matches(call.Text).Select(c => new TableCell(Number(c.Groups[1]), Number(c.Groups[2])))];
        return cells.Length > 0 ? Write(tokenizer.Encode(table, [cells.Length == 1 ? AnsweredQuestion : TwiceAnsweredQuestion], [cells])) : null;
    }

    private static TableData Read(JsonElement table)
    {
        string[][] columns = [.. table.EnumerateObject().Select(c => c.Value.EnumerateArray().Select(v => v.GetString()!).ToArray())];
        return new TableData([.. table.EnumerateObject().Select(c => c.Name)], [.. Enumerable.Range(0, columns[0].Length).Select(r => columns.Select(c => c[r]).ToArray())]);
    }

    private static Dictionary<string, object?> Write(IReadOnlyList<TableEncoding> encodings)
    {
        Dictionary<string, object?>[] all = [.. encodings.Select(Write)];
        return all[0].Keys.ToDictionary(k => k, object? (k) => all.Select(o => o[k]));
    }

    private static Dictionary<string, object?> Write(TableEncoding encoding)
    {
        var outputs = new Dictionary<string, object?>
        {
            ["input_ids"] = encoding.Ids,
            ["attention_mask"] = encoding.AttentionMask,
            ["token_type_ids"] = encoding.TokenTypes.Select(t => (int[])[t.Segment, t.Column, t.Row, t.PreviousLabel, t.Rank, t.InverseRank, t.Relations]),
        };
        if (encoding.Labels is { } labels)
        {
            outputs["labels"] = labels;
            outputs["numeric_values"] = encoding.NumericValues!.Value.Select(v => double.IsNaN(v) ? (object)"NaN" : v);
            outputs["numeric_values_scale"] = encoding.NumericValueScales;
        }

        return outputs;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("^table, queries=('.*')$")]
    private static partial Regex OneQuestion();

    [GeneratedRegex(@"^table, queries=\[(.*)\], padding$")]
    private static partial Regex Questions();

    [GeneratedRegex(@"^max_length=(\d+), truncation='drop_rows_to_fit'$")]
    private static partial Regex Dropping();

    [GeneratedRegex(@"^padding='max_length', max_length=(\d+)$")]
    private static partial Regex Padded();

    [GeneratedRegex(@"\((\d+),(\d+)\)")]
    private static partial Regex Cell();

    [GeneratedRegex("'[^']*'")]
    private static partial Regex Literal();
}
