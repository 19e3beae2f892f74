using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>Pictures and videos of any size through a <see cref="PatchSequenceEncoder"/>, and their positions in a text.</summary>
/// <param name="tower">The encoder.</param>
/// <param name="side">The number of patches along a side of the squares that become one place.</param>
/// <param name="imageToken">The token that keeps a place of a picture.</param>
/// <param name="videoToken">The token that keeps a place of a video.</param>
public sealed class PatchSequences(Network tower, int side, long imageToken, long videoToken)
{
    /// <summary>The outputs of an encoder that are for the decoder's first layers.</summary>
    internal const string DeepFeatures = "deepstack_features";

    /// <summary>Whether a text keeps places for each frame of a video by itself (Qwen3-VL).</summary>
    public bool SplitsFrames { get; init; }

    /// <summary>The number of positions that a second of a video takes up; null where each frame takes up one.</summary>
    public double? PositionsPerSecond { get; init; }

    /// <summary>Pictures and videos, as a text keeps places for them.</summary>
    public IReadOnlyList<PlacedModality> Modalities =>
    [
        PlacedModality.Images(imageToken, input => Encode(input.PixelValues, input, "image_grid_thw")) with { Report = PlacedReport.None },
        PlacedModality.Videos(videoToken, input => Encode(input["pixel_values_videos"], input, "video_grid_thw")) with { Report = PlacedReport.None },
    ];

    /// <summary>The positions of a prompt, where a picture takes up height and width of its own.</summary>
    /// <param name="prompt">
    /// <c>input_ids</c>; <c>image_grid_thw</c> and <c>video_grid_thw</c>; <c>mm_token_type_ids</c>, 1 for pictures and 2 for videos, or none to go by
    /// the tokens; <c>second_per_grid_ts</c>, the seconds between the frames of each video.
    /// </param>
    /// <returns>Int64 [3, batch, length]; null without pictures, or without token ids.</returns>
    /// <exception cref="ModelInputException">The places are not those of the pictures.</exception>
    public Tensor? Positions(ModelInput prompt)
    {
        if (prompt.InputIds is not { } ids || (prompt["image_grid_thw"] is null && prompt["video_grid_thw"] is null))
        {
            return null;
        }

        (long batch, long length) = (ids.size(0), ids.size(1));
        long[] types = Numbers(prompt["mm_token_type_ids"] ?? ids.eq(imageToken).to_type(ScalarType.Int64).add(ids.eq(videoToken).to_type(ScalarType.Int64), 2));
        long[]? mask = prompt.AttentionMask is { } given && given.dim() == 2 ? Numbers(given) : null;
        var pictures = new Queue<PatchGrid>[] { new(Grids(prompt, "image_grid_thw")), new(Frames(prompt)) };
        var seconds = new Queue<double>(prompt["second_per_grid_ts"]?.to(ScalarType.Float64).cpu().data<double>().ToArray() ?? []);
        var positions = new PicturePositions(batch, length);
        for (int row = 0; row < batch; row++)
        {
            positions.Begin();
            int[] places = [.. Enumerable.Range(row * (int)length, (int)length).Where(i => mask is null || mask[i] != 0)];
            for (int i = 0; i < places.Length;)
            {
                if (types[places[i]] is var type && type == 0)
                {
                    positions.AddText(places[i++]);
                    continue;
                }

                if (type is not (1 or 2) || !pictures[type - 1].TryDequeue(out PatchGrid grid) || i + grid.Squares > places.Length)
                {
                    throw new ModelInputException("input_ids", $"the places of the {(type == 1 ? "pictures" : "videos")} that are given", $"others of the type {type}");
                }

                double pace = type == 2 && PositionsPerSecond is { } rate ? rate * (seconds.TryDequeue(out double step) ? step : 1) : 1;
                positions.AddPicture(places.AsSpan(i, (int)grid.Squares), grid, pace);
                i += (int)grid.Squares;
            }
        }

        return positions.ToTensor(ids.device);
    }

    private static long[] Numbers(Tensor tensor)
    {
        using Tensor local = tensor.to(ScalarType.Int64).cpu().contiguous();
        return [.. local.data<long>()];
    }

    private IEnumerable<PatchGrid> Frames(ModelInput prompt)
    {
        IEnumerable<PatchGrid> videos = Grids(prompt, "video_grid_thw");
        return SplitsFrames ? videos.SelectMany(g => Enumerable.Repeat(g with { Frames = 1 }, (int)g.Frames)) : videos;
    }

    private IEnumerable<PatchGrid> Grids(ModelInput input, string name)
        => input[name] is null ? [] : input.Rows(name, 3).Select(g => new PatchGrid(g[0], g[1], g[2], side));

    private PlacedFeatures Encode(Tensor? patches, ModelInput input, string grid)
    {
        long[] squares = [.. Grids(input, grid).Select(g => g.Squares)];
        ModelOutput encoded = tower.Forward(new ModelInput { ["hidden_states"] = patches, ["grid_thw"] = input[grid], OutputHiddenStates = input.OutputHiddenStates });
        Tensor features = encoded["pooler_output"];
        Tensor[] deep = [.. encoded.Where(o => o.Key.StartsWith(DeepFeatures, StringComparison.Ordinal)).Select(o => o.Value)];
        var told = new ModelOutput();
        told.AddRest(encoded, [.. Enumerable.Range(0, deep.Length).Select(i => $"{DeepFeatures}.{i}")]);
        for (int i = 0; i < deep.Length; i++)
        {
            told.Add($"{DeepFeatures}.{i}", deep[i].Parts(squares));
        }

        return new PlacedFeatures(features, told) { Parts = features.Parts(squares), Deep = deep };
    }
}
