using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>Square frames as flat patches, and which patches are pooled into a token (Molmo 2).</summary>
internal sealed class PooledPatches : VideoProcedure
{
    public override void Check(ProcessorOptions options)
    {
        if (options.SizeOrNull("size") is { } size && (size.Height is null || size.Width is null))
        {
            throw new VideoException("size: expected height and width.");
        }
    }

    public override void Run(VideoCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        (int edge, int width) = options.Size().Edges("size");
        if (edge != width)
        {
            throw new VideoException($"size: expected a square, found {width} x {edge}.");
        }

        int patch = options.Int("patch_size"), side = edge / patch;
        int[] pool = options.Ints("pooling_size");
        (Tensor pooled, int rows, int columns) = Pooled(side, pool[0], pool[1]);
        var patches = new List<Tensor>();
        var tokens = new List<Tensor>();
        var grids = new List<long>();
        long offset = 0;
        foreach (Tensor video in call.Videos)
        {
            Tensor frames = options.Backend.RescaleAndNormalize(Resize(video, edge, options), options);
            if (side * patch != edge)
            {
                throw new VideoException($"Frames of {edge} x {edge} are no whole number of patches of {patch}.");
            }

            long count = frames.size(0), channels = frames.Channels();
            patches.Add(frames.reshape(count, channels, side, patch, side, patch).permute(0, 2, 4, 3, 5, 1).reshape(count, (long)side * side, -1));
            Tensor before = ((arange(count) * ((long)side * side)) + offset).view(-1, 1, 1);
            tokens.Add(where(pooled >= 0, pooled + before, pooled).reshape(-1, pooled.size(1)));
            grids.AddRange([count, rows, columns]);
            offset += count * side * side;
        }

        features["pixel_values_videos"] = cat(patches);
        features["video_token_pooling"] = cat(tokens);
        features["video_grids"] = tensor(grids.ToArray(), [grids.Count / 3, 3]);
    }

    // Bytes are interpolated as floats without antialias, and go back to bytes.
    private static Tensor Resize(Tensor frames, int edge, ProcessorOptions options)
    {
        Tensor resized = options.Backend.Resize(frames.to(float32), edge, edge, options.Resampling(), antialias: false);
        return frames.is_floating_point() ? resized : resized.round().clamp(0, 255).to(frames.dtype);
    }

    // For each token the patches under it, [tokens, patches]; -1 beyond the frame, of which as much lies on both sides.
    private static (Tensor Places, int Rows, int Columns) Pooled(int side, int height, int width)
    {
        int down = (height - (side % height)) % height, across = (width - (side % width)) % width;
        Tensor grid = arange((long)side * side).view(side, side);
        Tensor padded = nn.functional.pad(grid, [across / 2, (across + 1) / 2, down / 2, (down + 1) / 2], value: -1);
        int rows = (side + down) / height, columns = (side + across) / width;
        return (padded.view(rows, height, columns, width).permute(0, 2, 1, 3).reshape((long)rows * columns, (long)height * width), rows, columns);
    }
}
