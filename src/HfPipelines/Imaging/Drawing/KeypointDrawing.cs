using HfPipelines.Imaging.Drawing;
using SkiaSharp;

namespace HfPipelines;

/// <summary>Points drawn over their picture: <c>picture.Draw(poses).SavePng("out.png")</c>.</summary>
public static class KeypointDrawing
{
    /// <summary>Draws each pose in a colour of its own: a dot on each joint, and a line between those that <see cref="DrawingOptions.Edges"/> connects.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="poses">The poses, in pixels of the picture.</param>
    /// <param name="options">How; null for the defaults, which have no lines.</param>
    /// <returns>A new picture, RGB.</returns>
    public static ImageData Draw(this ImageData picture, IReadOnlyList<PoseEstimate> poses, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(poses);
        using var canvas = new PictureCanvas(picture, options);
        for (int i = 0; i < poses.Count; i++)
        {
            SKColor color = LabelColors.Of(i);
            ILookup<int, ImagePoint> joints = poses[i].Keypoints.ToLookup(k => k.Label, k => k.Position);
            foreach ((int first, int second) in options?.Edges ?? [])
            {
                // A joint below the threshold is missing, and its lines with it.
                if (joints.Contains(first) && joints.Contains(second))
                {
                    canvas.Line(joints[first].First(), joints[second].First(), color);
                }
            }

            foreach (Keypoint joint in poses[i].Keypoints)
            {
                canvas.Dot(joint.Position, color);
            }
        }

        return canvas.ToImage();
    }

    /// <summary>Draws a dot on each point, from blue for a score of 0 to red for the highest that was found.</summary>
    /// <param name="picture">The picture, which stays as it is.</param>
    /// <param name="features">The points, in pixels of the picture.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    public static ImageData Draw(this ImageData picture, IReadOnlyList<LocalFeature> features, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var canvas = new PictureCanvas(picture, options);
        float highest = features.Select(f => f.Score).DefaultIfEmpty().Max();
        foreach (LocalFeature feature in features)
        {
            canvas.Dot(new ImagePoint(feature.X, feature.Y), LabelColors.OfPart(highest > 0 ? feature.Score / highest : 0));
        }

        return canvas.ToImage();
    }

    /// <summary>
    /// Lays two pictures side by side, the upper sides level, and connects the points that show the same, from blue for a score of 0 to red for one of 1. Where they differ in height, what is below the lower one is black.
    /// </summary>
    /// <param name="picture">The first picture, to the left, which stays as it is.</param>
    /// <param name="other">The second picture, to the right.</param>
    /// <param name="matches">The points, in pixels of their pictures.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>A new picture, RGB.</returns>
    public static ImageData DrawMatches(this ImageData picture, ImageData other, IReadOnlyList<KeypointMatch> matches, DrawingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(matches);
        using var canvas = new PictureCanvas(Beside(picture, other), options);
        foreach (KeypointMatch match in matches)
        {
            SKColor color = LabelColors.OfPart(match.Score);
            ImagePoint second = match.Second with { X = match.Second.X + picture.Width };
            canvas.Line(match.First, second, color);
            canvas.Dot(match.First, color);
            canvas.Dot(second, color);
        }

        return canvas.ToImage();
    }

    private static ImageData Beside(ImageData left, ImageData right)
    {
        (int width, int height) = (checked(left.Width + right.Width), Math.Max(left.Height, right.Height));
        var samples = new byte[checked(3 * width * height)];
        Copy(left, 0);
        Copy(right, left.Width);
        return new ImageData(width, height, ImageMode.Rgb, samples);

        void Copy(ImageData image, int column)
        {
            ReadOnlySpan<byte> source = image.Convert(ImageMode.Rgb).Samples.Span;
            for (int y = 0; y < image.Height; y++)
            {
                source.Slice(3 * y * image.Width, 3 * image.Width).CopyTo(samples.AsSpan(3 * ((y * width) + column)));
            }
        }
    }
}
