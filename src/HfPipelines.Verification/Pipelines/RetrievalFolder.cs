using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Pipelines;
using HfPipelines.Verification.Forward;
using TorchSharp;

namespace HfPipelines.Verification.Pipelines;

/// <summary><c>retrieval</c>: texts to vectors and scores, and which documents they find for a query.</summary>
internal sealed class RetrievalFolder : PipelineFolder
{
    public override string Name => "retrieval";

    public override IEnumerable<CaseResult> Run(FixtureSource fixtures, string file, VerifyOptions options)
    {
        JsonElement fixture = fixtures.ReadJson(file);
        string path = file[..^".json".Length];
        if (fixture.TryGetProperty("models", out JsonElement models))
        {
            return models.EnumerateObject().Select(m => Case($"{path}/{m.Name}", "pipeline", () => Encode(fixtures, m.Name, m.Value, options)));
        }

        (string[] queries, string[] documents) = (FixtureCalls.Strings(fixture.GetProperty("queries")), FixtureCalls.Strings(fixture.GetProperty("documents")));
        return
        [
            Case($"{path}/embeddings", "pipeline", () => Embed(fixtures, fixture, queries, documents, options.Loading)),
            Case($"{path}/late_interaction", "pipeline", () => Interact(fixtures, fixture, queries, documents, options.Loading)),
            Case($"{path}/cross_encoder", "pipeline", () => Cross(fixtures, fixture, queries, documents, options.Loading)),
        ];
    }

    private static string? Embed(FixtureSource fixtures, JsonElement fixture, string[] queries, string[] documents, LoadOptions loading)
    {
        using PipelineCheckpoint checkpoint = Write(fixtures, fixture, fixture);
        using FeatureExtractionPipeline pipeline = AutoPipeline.LoadAsync<FeatureExtractionPipeline>(checkpoint.Folder, loading).GetAwaiter().GetResult();
        float[][] found = Vectors(queries, TextPooling.Mean);
        float[][] among = Vectors(documents, TextPooling.Mean);
        return Compare("mean_pooled_normalised", "queries", found)
            ?? Compare("mean_pooled_normalised", "documents", among)
            ?? Compare("cls_normalised", "queries", Vectors(queries, TextPooling.First))
            ?? Compare("cls_normalised", "documents", Vectors(documents, TextPooling.First))
            ?? Scores(fixture, "cosine", found, (q, d) => Product(q, among[d]), documents.Length);

        float[][] Vectors(string[] texts, TextPooling pooling) => [.. pipeline.EmbedAsync(texts, pooling).GetAwaiter().GetResult().Select(v => v.ToArray())];

        string? Compare(string pooling, string side, float[][] vectors)
            => ResultComparison.Probe(fixture.GetProperty(pooling).GetProperty(side), [.. vectors.SelectMany(v => v)]) is { } difference ? $"{pooling} of {side}: {difference}" : null;
    }

    private static string? Interact(FixtureSource fixtures, JsonElement fixture, string[] queries, string[] documents, LoadOptions loading)
    {
        using PipelineCheckpoint checkpoint = Write(fixtures, fixture, fixture);
        using FeatureExtractionPipeline pipeline = AutoPipeline.LoadAsync<FeatureExtractionPipeline>(checkpoint.Folder, loading).GetAwaiter().GetResult();
        float[][][] among = Tokens(documents);
        return Scores(fixture.GetProperty("late_interaction"), "scores", Tokens(queries), (query, d) => query.Sum(q => among[d].Max(t => Product(q, t))), documents.Length);

        float[][][] Tokens(string[] texts)
            => [.. pipeline.ExtractAsync(texts).GetAwaiter().GetResult().Select(f => f.Values.ToArray().Chunk((int)f.Shape[1]).Select(Normalized).ToArray())];
    }

    private static string? Cross(FixtureSource fixtures, JsonElement fixture, string[] queries, string[] documents, LoadOptions loading)
    {
        using PipelineCheckpoint checkpoint = Write(fixtures, fixture, fixture.GetProperty("cross_encoder"));
        using TextClassificationPipeline pipeline = AutoPipeline.LoadAsync<TextClassificationPipeline>(checkpoint.Folder, loading).GetAwaiter().GetResult();
        var plain = new ClassificationOptions { Function = ScoreFunction.None };
        double[][] scores = [.. queries.Select(q => pipeline.ClassifyAsync([.. documents.Select(d => new TextPair(q, d))], plain).GetAwaiter().GetResult().Select(l => l[0].Score).ToArray())];
        return Scores(fixture.GetProperty("cross_encoder"), "scores", scores, (row, d) => row[d], documents.Length);
    }

    private static string? Encode(FixtureSource fixtures, string className, JsonElement fixture, VerifyOptions options)
    {
        using PipelineCheckpoint checkpoint = Write(fixtures, fixture, fixture);
        using PretrainedModel model = ForwardVerifier.Load(checkpoint.Folder, className, options);
        using IDisposable inference = torch.inference_mode();
        var input = new ModelInput();
        foreach (JsonProperty argument in fixture.GetProperty("inputs").EnumerateObject())
        {
            int[][] rows = argument.Value.Rows();
            input[argument.Name] = torch.tensor(rows.SelectMany(r => r).Select(v => (long)v).ToArray(), [rows.Length, rows[0].Length]);
        }

        ModelOutput output = model.Network.Forward(input.MoveTo(model.Device));
        return fixture.GetProperty("outputs").EnumerateObject()
            .Select(o => output.TryGet(o.Name, out torch.Tensor? found) ? OutputComparer.Compare(o.Value.GetProperty("$tensor"), found) : $"{o.Name}: expected this output, found only {string.Join(", ", output.Paths)}")
            .FirstOrDefault(d => d is not null);
    }

    private static PipelineCheckpoint Write(FixtureSource fixtures, JsonElement shared, JsonElement model)
    {
        var files = (JsonObject)JsonNode.Parse(shared.GetProperty("files").GetRawText())!;
        foreach ((string name, JsonNode? content) in (JsonObject)JsonNode.Parse(model.GetProperty("files").GetRawText())!)
        {
            files[name] = content?.DeepClone();
        }

        return PipelineCheckpoint.Write(fixtures, JsonSerializer.SerializeToElement(files), model.GetProperty("tensors"), model.GetProperty("salt").GetInt64());
    }

    /// <summary>Compares the score of each document for each query, and the order in which they are found.</summary>
    private static string? Scores<T>(JsonElement fixture, string key, T[] queries, Func<T, int, double> score, int documents)
    {
        double[][] found = [.. queries.Select(q => Enumerable.Range(0, documents).Select(d => score(q, d)).ToArray())];
        return ResultComparison.Each(fixture.GetProperty(key), found, (row, f) => ResultComparison.Each(row, f, (e, v) => ResultComparison.Number(e.GetDouble(), v)))
            ?? (fixture.TryGetProperty("ranking", out JsonElement ranking)
                ? FixtureTokens.Difference("ranking", ranking.Rows(), [.. found.Select(row => Enumerable.Range(0, documents).OrderByDescending(d => row[d]).ToArray())])
                : null);
    }

    private static float[] Normalized(float[] vector)
    {
        float length = MathF.Sqrt(vector.Sum(v => v * v));
        return [.. vector.Select(v => v / length)];
    }

    private static double Product(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();
}
