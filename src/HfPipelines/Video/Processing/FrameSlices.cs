using HfPipelines.Imaging;
using HfPipelines.Imaging.Processing;
using HfPipelines.Video.Sampling;
using static TorchSharp.torch;

namespace HfPipelines.Video.Processing;

/// <summary>
/// Each frame as a small picture of the whole and slices of a larger one, in one row of patches for all; frames of a second may become one picture
/// (MiniCPM-V 4.6).
/// </summary>
internal sealed class FrameSlices : VideoProcedure
{
    public override void Run(VideoCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        int patch = options.Int("patch_size");
        var rows = new List<Tensor>();
        var sizes = new List<int>();
        var grids = new List<int>();
        var counts = new List<int>();
        var units = new List<long>();
        for (int i = 0; i < call.Videos.Count; i++)
        {
            Tensor[] pictures = [.. Pictures(call.Videos[i], call.Metadata[i], options)];
            units.Add(pictures.Length);
            foreach (Tensor picture in pictures)
            {
                (Tensor[] slices, int down, int across) = options.Bool("do_resize") ? Slice(picture, options, patch) : ([picture], 0, 0);
                grids.AddRange([down, across]);
                counts.Add(slices.Length);
                foreach (Tensor slice in slices)
                {
                    Tensor values = options.Backend.RescaleAndNormalize(slice, options);
                    if (!values.is_floating_point())
                    {
                        throw new VideoException("do_rescale: expected rescaled or normalised frames, since bytes cannot be cut into patches here.");
                    }

                    (int high, int wide) = (values.Height() / patch, values.Width() / patch);
                    sizes.AddRange([high, wide]);
                    rows.Add(values.narrow(1, 0, high * patch).narrow(2, 0, wide * patch).reshape(values.Channels(), high, patch, wide, patch)
                        .permute(0, 2, 1, 3, 4).reshape(values.Channels(), patch, -1));
                }
            }
        }

        features["pixel_values_videos"] = cat(rows, -1).unsqueeze(0);
        features["target_sizes_videos"] = tensor(sizes.ToArray(), [sizes.Count / 2, 2]);
        features["grids_videos"] = tensor(grids.ToArray(), [grids.Count / 2, 2]);
        features["num_patches_per_frame"] = tensor(counts.ToArray());
        features["num_frames_per_video"] = units;
    }

    // The frames, each followed by those between it and the next second, where there are some.
    private static IEnumerable<Tensor> Pictures(Tensor video, VideoMetadata metadata, ProcessorOptions options)
    {
        int stacked = options.Int("stack_frames");
        double[] between = [];
        if (stacked > 1)
        {
            double duration = metadata.Duration ?? throw new VideoException("stack_frames: expected the video's duration, found none.");
            between = SubFrameSampler.Between(duration, stacked, options.Int("max_num_frames"));
        }

        int main = (int)video.size(0) - between.Length;
        if (main < 0)
        {
            throw new VideoException($"stack_frames: expected at least {between.Length} frames, found {video.size(0)}.");
        }

        for (int second = 0, next = 0; second < main; second++)
        {
            yield return video[second];
            int first = next;
            while (next < between.Length && between[next] < second + 1)
            {
                next++;
            }

            if (next > first)
            {
                yield return Joined(video.narrow(0, main + first, next - first));
            }
        }
    }

    // Frames side by side or one below the other, whatever is nearest to a square, with a black line between.
    private static Tensor Joined(Tensor frames)
    {
        const int Line = 6;
        int count = (int)frames.size(0), height = frames.Height(), width = frames.Width();
        (int rows, int columns) = count switch
        {
            4 => (2, 2),
            2 when Off(1, 2) == Off(2, 1) => width >= height ? (1, 2) : (2, 1),
            2 or 3 when Off(count, 1) < Off(1, count) => (count, 1),
            _ => (1, count),
        };
        Tensor canvas = zeros([frames.Channels(), Extent(rows, height), Extent(columns, width)], uint8);
        for (int i = 0; i < count; i++)
        {
            canvas.narrow(1, i / columns * (height + Line), height).narrow(2, i % columns * (width + Line), width).copy_(frames[i]);
        }

        return canvas;

        double Off(int down, int across) => Math.Abs(((double)Extent(across, width) / Math.Max(1, Extent(down, height))) - 1);

        static int Extent(int parts, int size) => (parts * size) + ((parts - 1) * Line);
    }

    private static (Tensor[] Slices, int Rows, int Columns) Slice(Tensor picture, ProcessorOptions options, int patch)
    {
        int resolution = options.Int("scale_resolution"), unit = patch * (options.Text("downsample_mode", "16x") == "4x" ? 2 : 4);
        int height = picture.Height(), width = picture.Width();
        (int Rows, int Columns)? grid = options.Bool("slice_mode") ? SliceGrid.Best(height, width, options.Int("max_slice_nums"), resolution) : null;
        (int wholeHeight, int wholeWidth) = SliceGrid.Fit(height, width, resolution, unit, enlarges: grid is null);
        Tensor whole = options.Backend.Resize(picture, wholeHeight, wholeWidth, options.Resampling());
        if (grid is not { } parts)
        {
            return ([whole], 0, 0);
        }

        (int sliceHeight, int sliceWidth) = SliceGrid.Fit(
            (double)SliceGrid.Whole(height, parts.Rows) / parts.Rows, (double)SliceGrid.Whole(width, parts.Columns) / parts.Columns, resolution, unit, enlarges: true);
        Tensor fine = options.Backend.Resize(picture, sliceHeight * parts.Rows, sliceWidth * parts.Columns, options.Resampling());
        return (
            [
                whole,
                .. from y in Enumerable.Range(0, parts.Rows)
                   from x in Enumerable.Range(0, parts.Columns)
                   select Pixels.Crop(fine, y * sliceHeight, x * sliceWidth, sliceHeight, sliceWidth),
            ],
            parts.Rows,
            parts.Columns);
    }
}
