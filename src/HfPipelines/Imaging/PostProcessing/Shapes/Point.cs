namespace HfPipelines.Imaging.PostProcessing.Shapes;

/// <summary>A place, or the way between two.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
internal readonly record struct Point(double X, double Y)
{
    public double Length => Math.Sqrt(Dot(this));

    public Point Unit => this * (1 / Length);

    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);

    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);

    public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor);

    public double Dot(Point other) => (X * other.X) + (Y * other.Y);

    /// <summary>The area between two ways, positive where the second lies to the right of the first as one sees it in a picture.</summary>
    public double Cross(Point other) => (X * other.Y) - (Y * other.X);
}
